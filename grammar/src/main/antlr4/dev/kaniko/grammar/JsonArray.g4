/** A JSON array (RFC 8259), as strict as Go's encoding/json: the exec form of an instruction's argument. */
grammar JsonArray;

array  : LIST_OPEN ( value ( COMMA value )* )? LIST_CLOSE EOF ;
value  : STRING | NUMBER | LITERAL | list | object ;
list   : LIST_OPEN ( value ( COMMA value )* )? LIST_CLOSE ;
object : OBJECT_OPEN ( member ( COMMA member )* )? OBJECT_CLOSE ;
member : STRING COLON value ;

LIST_OPEN    : '[' ;
LIST_CLOSE   : ']' ;
OBJECT_OPEN  : '{' ;
OBJECT_CLOSE : '}' ;
COMMA        : ',' ;
COLON        : ':' ;

STRING      : OPEN_STRING '"' ;
// An unterminated string is one token and no value. Otherwise the lexer would read to the end of the text from each quote in it.
OPEN_STRING : '"' ( ~["\\\u0000-\u001F] | '\\' ( ["\\/bfnrt] | 'u' HEX HEX HEX HEX ) )* ;

NUMBER  : '-'? ( '0' | [1-9] [0-9]* ) ( '.' [0-9]+ )? ( [eE] [+\-]? [0-9]+ )? ;
LITERAL : 'true' | 'false' | 'null' ;
SPACE   : [ \t\r\n]+ -> skip ;
OTHER   : . ;

fragment HEX : [0-9a-fA-F] ;
