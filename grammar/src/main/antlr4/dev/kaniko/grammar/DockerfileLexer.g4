/**
 * The structure of a Dockerfile after line splicing: one logical line is a keyword, its flags and the rest.
 * No keyword is known by name, so a new instruction touches no grammar. Heredoc bodies are no part of the text. The stream shows the escape character as a backslash, whichever it is.
 */
lexer grammar DockerfileLexer;

options { superClass = StructureLexer; }

LEADING_SPACE : [\t\u000B\f\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+ -> skip ;
NEWLINE       : '\n' ;
KEYWORD       : ~[\t\u000B\f\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000\n] ~[\t\u000B\f\r \n]*
                -> mode(FLAGS) ;

mode FLAGS;

FLAG_SPACE    : [\t\u000B\f\r ]+ -> skip ;
FLAG          : '--' FLAG_PART+ ;
END_OF_FLAGS  : '--' -> mode(REST) ;
ARGUMENT      : ( '-' | ( '-' ~[\-\n] | ~[\-\t\u000B\f\r \n] ) ~[\n]* ) -> mode(REST) ;
FLAG_NEWLINE  : '\n' -> type(NEWLINE), mode(DEFAULT_MODE) ;

fragment FLAG_PART
    : '"' ( ESCAPED | ~["\\\n] )* ( '"' | {atLineEnd()}? )
    | '\'' ( ESCAPED | ~['\\\n] )* ( '\'' | {atLineEnd()}? )
    | ESCAPED
    | ~["'\\\t\u000B\f\r \n]
    ;
fragment ESCAPED : '\\' ( ~[\n] | {atLineEnd()}? ) ;

mode REST;

REST_SPACE    : [\t\u000B\f\r ]+ -> skip ;
REST_ARGUMENT : ~[\t\u000B\f\r \n] ~[\n]* -> type(ARGUMENT) ;
REST_NEWLINE  : '\n' -> type(NEWLINE), mode(DEFAULT_MODE) ;
