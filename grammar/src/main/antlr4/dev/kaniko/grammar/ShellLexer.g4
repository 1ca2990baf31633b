/**
 * Shell command language: POSIX sh and bash. The rules tell characters apart; what a token means in its place, and which mode comes next, is for
 * the superclass to say: a `)` may end a subshell, a substitution, an array or a pattern, and a word is reserved only where a command begins.
 */
lexer grammar ShellLexer;

options { superClass = ShellContextLexer; }

tokens {
    WORD, ASSIGNMENT, FUNCTION_NAME, DELIMITER, TIME_OPTION,
    BANG, TIME, LBRACE, RBRACE, IF, THEN, ELIF, ELSE, FI, WHILE, UNTIL, FOR, SELECT, IN, DO, DONE, CASE, ESAC, FUNCTION,
    CASE_CLOSE, SUBSTITUTION_CLOSE, ARRAY_OPEN, ARRAY_CLOSE, GLOB_OPEN, GLOB_CLOSE, TEST_OPEN, TEST_CLOSE, ARITHMETIC_CLOSE, UNCLOSED
}

BLANK             : [ \t\r]+ ;
CONTINUATION      : JOINED ;
NEWLINE           : '\n' ;
AND_IF            : '&&' ;
OR_IF             : '||' ;
PIPE_BOTH         : '|&' ;
PIPE              : '|' ;
CASE_END          : ';;' | ';&' | ';;&' ;
SEMICOLON         : ';' ;
AMPERSAND         : '&' ;
LPAREN            : '(' ;
RPAREN            : ')' ;
PROCESS_OPEN      : [<>] '(' ;
REDIRECT          : DESCRIPTOR? ( '<' | '>' | '>>' | '<>' | '>|' | '<&' | '>&' ) | '&>' '>'? ;
HERE_STRING       : DESCRIPTOR? '<<<' ;
HERE_DOCUMENT     : DESCRIPTOR? '<<' '-'? ;
ESCAPED           : '\\' ~[\n] ;
SINGLE_QUOTED     : QUOTE ~[']* QUOTE ;
ANSI_QUOTED       : '$' QUOTE ANSI* QUOTE ;
BACKQUOTED        : '`' IN_BACKQUOTES* '`' ;
OPEN_QUOTE        : ( QUOTE ~[']* | '$' QUOTE ANSI* | '`' IN_BACKQUOTES* ) -> type(UNCLOSED) ;
DOUBLE_OPEN       : '$'? '"' ;
ARITHMETIC_OPEN   : '$((' ;
SUBSTITUTION_OPEN : '$(' ;
PARAMETER_OPEN    : '${' ;
VARIABLE          : '$' ( NAME | SPECIAL ) ;
TEXT              : ~[ \t\r\n;&|()<>'"`$\\]+ | [$\\] ;

fragment QUOTE         : '\'' ;
fragment ANSI          : '\\' . | ~['\\] ;
fragment IN_BACKQUOTES : '\\' . | ~[`\\] ;
fragment JOINED        : '\\' '\r'? '\n' ;
fragment NAME          : [a-zA-Z_] [a-zA-Z0-9_]* ;
fragment SPECIAL       : [0-9@*#?$!\-] ;
fragment DESCRIPTOR    : [0-9]+ | '{' NAME '}' ;

mode DOUBLE;

DOUBLE_CLOSE   : '"' ;
D_CONTINUATION : JOINED -> type(CONTINUATION) ;
D_ESCAPED      : '\\' [$`"\\] -> type(ESCAPED) ;
D_BACKQUOTED   : '`' IN_BACKQUOTES* '`' -> type(BACKQUOTED) ;
D_OPEN         : '`' IN_BACKQUOTES* -> type(UNCLOSED) ;
D_ARITHMETIC   : '$((' -> type(ARITHMETIC_OPEN) ;
D_SUBSTITUTION : '$(' -> type(SUBSTITUTION_OPEN) ;
D_PARAMETER    : '${' -> type(PARAMETER_OPEN) ;
D_VARIABLE     : '$' ( NAME | SPECIAL ) -> type(VARIABLE) ;
D_TEXT         : ( ~["`$\\]+ | [$\\] ) -> type(TEXT) ;

mode BODY; // of a here-document whose delimiter is not quoted

B_CONTINUATION : JOINED -> type(CONTINUATION) ;
B_ESCAPED      : '\\' [$`\\] -> type(ESCAPED) ;
B_BACKQUOTED   : '`' IN_BACKQUOTES* '`' -> type(BACKQUOTED) ;
B_OPEN         : '`' IN_BACKQUOTES* -> type(UNCLOSED) ;
B_ARITHMETIC   : '$((' -> type(ARITHMETIC_OPEN) ;
B_SUBSTITUTION : '$(' -> type(SUBSTITUTION_OPEN) ;
B_PARAMETER    : '${' -> type(PARAMETER_OPEN) ;
B_VARIABLE     : '$' ( NAME | SPECIAL ) -> type(VARIABLE) ;
B_TEXT         : ( ~[`$\\]+ | [$\\] ) -> type(TEXT) ;

mode PARAMETER; // behind `${`

P_CLOSE        : '}' -> type(PARAMETER_CLOSE) ;
P_CONTINUATION : JOINED -> type(CONTINUATION) ;
PARAMETER_NAME : '!'? ( NAME | [0-9]+ ) | '#' ( NAME | [0-9]+ | [@*] ) | SPECIAL ;
P_OTHER        : . -> type(OPERATOR) ;

mode MODIFIER; // behind the name

PARAMETER_CLOSE : '}' ;
M_CONTINUATION  : JOINED -> type(CONTINUATION) ;
INDEX_OPEN      : '[' ;
OPERATOR        : ':'? [\-=?+] | '##' | '#' | '%%' | '%' | '/' [/#%]? | '^^' | '^' | ',,' | ',' | '@' [a-zA-Z]? | . ;

mode OPERAND;

O_CLOSE        : '}' -> type(PARAMETER_CLOSE) ;
O_CONTINUATION : JOINED -> type(CONTINUATION) ;
O_ESCAPED      : '\\' ~[\n] -> type(ESCAPED) ;
O_SINGLE       : QUOTE ~[']* QUOTE -> type(SINGLE_QUOTED) ;
O_ANSI         : '$' QUOTE ANSI* QUOTE -> type(ANSI_QUOTED) ;
O_BACKQUOTED   : '`' IN_BACKQUOTES* '`' -> type(BACKQUOTED) ;
O_OPEN         : ( QUOTE ~[']* | '$' QUOTE ANSI* | '`' IN_BACKQUOTES* ) -> type(UNCLOSED) ;
O_DOUBLE       : '$'? '"' -> type(DOUBLE_OPEN) ;
O_ARITHMETIC   : '$((' -> type(ARITHMETIC_OPEN) ;
O_SUBSTITUTION : '$(' -> type(SUBSTITUTION_OPEN) ;
O_PARAMETER    : '${' -> type(PARAMETER_OPEN) ;
O_VARIABLE     : '$' ( NAME | SPECIAL ) -> type(VARIABLE) ;
O_TEXT         : ( ~[}'"`$\\]+ | [$\\] ) -> type(TEXT) ;

mode QUOTED_OPERAND; // inside of double quotes, where single quotes are ordinary

Q_CLOSE        : '}' -> type(PARAMETER_CLOSE) ;
Q_CONTINUATION : JOINED -> type(CONTINUATION) ;
Q_ESCAPED      : '\\' [$`"\\}] -> type(ESCAPED) ;
Q_BACKQUOTED   : '`' IN_BACKQUOTES* '`' -> type(BACKQUOTED) ;
Q_OPEN         : '`' IN_BACKQUOTES* -> type(UNCLOSED) ;
Q_DOUBLE       : '"' -> type(DOUBLE_OPEN) ;
Q_ARITHMETIC   : '$((' -> type(ARITHMETIC_OPEN) ;
Q_SUBSTITUTION : '$(' -> type(SUBSTITUTION_OPEN) ;
Q_PARAMETER    : '${' -> type(PARAMETER_OPEN) ;
Q_VARIABLE     : '$' ( NAME | SPECIAL ) -> type(VARIABLE) ;
Q_TEXT         : ( ~[}"`$\\]+ | [$\\] ) -> type(TEXT) ;

mode ENCLOSED; // arithmetic, an index or an extended glob: up to the bracket that closes it, which the superclass counts

BRACKET_OPEN   : [([] ;
BRACKET_CLOSE  : [)\]] ;
E_CONTINUATION : JOINED -> type(CONTINUATION) ;
E_ESCAPED      : '\\' ~[\n] -> type(ESCAPED) ;
E_SINGLE       : QUOTE ~[']* QUOTE -> type(SINGLE_QUOTED) ;
E_BACKQUOTED   : '`' IN_BACKQUOTES* '`' -> type(BACKQUOTED) ;
E_OPEN         : ( QUOTE ~[']* | '`' IN_BACKQUOTES* ) -> type(UNCLOSED) ;
E_DOUBLE       : '$'? '"' -> type(DOUBLE_OPEN) ;
E_ARITHMETIC   : '$((' -> type(ARITHMETIC_OPEN) ;
E_SUBSTITUTION : '$(' -> type(SUBSTITUTION_OPEN) ;
E_PARAMETER    : '${' -> type(PARAMETER_OPEN) ;
E_VARIABLE     : '$' ( NAME | SPECIAL ) -> type(VARIABLE) ;
E_TEXT         : ( ~[()[\]'"`$\\]+ | [$\\] ) -> type(TEXT) ;

mode REGEX; // behind `=~`

REGEX_BLANK    : [ \t\r\n]+ ;
R_CONTINUATION : JOINED -> type(CONTINUATION) ;
REGEX_OPEN     : '(' ;
REGEX_CLOSE    : ')' ;
R_ESCAPED      : '\\' ~[\n] -> type(ESCAPED) ;
R_SINGLE       : QUOTE ~[']* QUOTE -> type(SINGLE_QUOTED) ;
R_ANSI         : '$' QUOTE ANSI* QUOTE -> type(ANSI_QUOTED) ;
R_BACKQUOTED   : '`' IN_BACKQUOTES* '`' -> type(BACKQUOTED) ;
R_OPEN         : ( QUOTE ~[']* | '$' QUOTE ANSI* | '`' IN_BACKQUOTES* ) -> type(UNCLOSED) ;
R_DOUBLE       : '$'? '"' -> type(DOUBLE_OPEN) ;
R_ARITHMETIC   : '$((' -> type(ARITHMETIC_OPEN) ;
R_SUBSTITUTION : '$(' -> type(SUBSTITUTION_OPEN) ;
R_PARAMETER    : '${' -> type(PARAMETER_OPEN) ;
R_VARIABLE     : '$' ( NAME | [0-9@*#?!\-] ) -> type(VARIABLE) ;
R_TEXT         : ( ~[ \t\r\n()'"`$\\]+ | [$\\] ) -> type(TEXT) ;
