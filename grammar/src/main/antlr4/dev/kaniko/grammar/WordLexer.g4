/**
 * One word as variable expansion sees it: quotes, escapes, `$NAME` and `${NAME op word}`. The stream shows the escape character as a backslash, and
 * no quotes where they mean nothing (in a heredoc body), so no rule asks for either; it shows all letters and digits as those of ASCII, because a lexer takes
 * long to start with the sets of Unicode. What may end a text depends on where it stands, hence the modes.
 */
lexer grammar WordLexer;

options { superClass = NestingLexer; }

tokens { TEXT, ESCAPED, TRAILING_ESCAPE, SINGLE_QUOTED, OPEN_SINGLE_QUOTE, VARIABLE, DOLLAR }

W_ESCAPED   : ESCAPE . -> type(ESCAPED) ;
W_TRAILING  : ESCAPE -> type(TRAILING_ESCAPE) ;
W_SINGLE    : '\'' ~[']* '\'' -> type(SINGLE_QUOTED) ;
W_OPEN      : '\'' ~[']* -> type(OPEN_SINGLE_QUOTE) ;
DOUBLE_OPEN : '"' -> pushMode(DOUBLE) ;
BRACE_OPEN  : '${' NAME? -> pushMode(BRACE) ;
W_VARIABLE  : '$' NAME -> type(VARIABLE) ;
W_DOLLAR    : '$' -> type(DOLLAR) ;
W_TEXT      : ( ~[$'"\\]+ | ['"\\] ) -> type(TEXT) ;

fragment ESCAPE : '\\' ;
fragment NAME   : [a-zA-Z_] [a-zA-Z0-9_]* | [0-9]+ | [@*#?\-$!] ;

mode DOUBLE;

DOUBLE_CLOSE   : '"' -> popMode ;
DOUBLE_ESCAPED : ESCAPE ( ["$] | ESCAPE ) ;
DOUBLE_BRACE   : '${' NAME? -> type(BRACE_OPEN), pushMode(BRACE) ;
D_VARIABLE     : '$' NAME -> type(VARIABLE) ;
D_DOLLAR       : '$' -> type(DOLLAR) ;
D_TEXT         : ( ~[$"\\]+ | '\\' ) -> type(TEXT) ;

mode BRACE;

BRACE_CLOSE  : '}' -> popMode ;
OPERATOR     : ( ':'? [\-+?] | [#%] ) -> mode(OPERAND) ;
REPLACE      : '/' '/'? -> mode(PATTERN) ;
BAD_OPERATOR : ( ':' .? | . ) -> mode(OPERAND) ;

mode OPERAND;

OPERAND_CLOSE : '}' -> type(BRACE_CLOSE), popMode ;
O_ESCAPED     : ESCAPE . -> type(ESCAPED) ;
O_TRAILING    : ESCAPE -> type(TRAILING_ESCAPE) ;
O_SINGLE      : '\'' ~[']* '\'' -> type(SINGLE_QUOTED) ;
O_OPEN        : '\'' ~[']* -> type(OPEN_SINGLE_QUOTE) ;
O_DOUBLE      : '"' -> type(DOUBLE_OPEN), pushMode(DOUBLE) ;
O_BRACE       : '${' NAME? -> type(BRACE_OPEN), pushMode(BRACE) ;
O_VARIABLE    : '$' NAME -> type(VARIABLE) ;
O_DOLLAR      : '$' -> type(DOLLAR) ;
O_TEXT        : ( ~[$'"\\}]+ | ['"\\] ) -> type(TEXT) ;

mode PATTERN;

PATTERN_END : '/' -> mode(OPERAND) ;
P_ESCAPED   : ESCAPE . -> type(ESCAPED) ;
P_TRAILING  : ESCAPE -> type(TRAILING_ESCAPE) ;
P_SINGLE    : '\'' ~[']* '\'' -> type(SINGLE_QUOTED) ;
P_OPEN      : '\'' ~[']* -> type(OPEN_SINGLE_QUOTE) ;
P_DOUBLE    : '"' -> type(DOUBLE_OPEN), pushMode(DOUBLE) ;
P_BRACE     : '${' NAME? -> type(BRACE_OPEN), pushMode(BRACE) ;
P_VARIABLE  : '$' NAME -> type(VARIABLE) ;
P_DOLLAR    : '$' -> type(DOLLAR) ;
P_TEXT      : ( ~[$'"\\/]+ | ['"\\] ) -> type(TEXT) ;
