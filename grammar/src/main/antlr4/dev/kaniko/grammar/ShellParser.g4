/**
 * See ShellLexer, which says where words begin: a word is a token WORD, which is empty, and its parts. So one token tells what comes next, and
 * nothing is read twice.
 */
parser grammar ShellParser;

options { tokenVocab = ShellLexer; }

script     : NEWLINE? statements? EOF ;
body       : part* EOF ;
statements : statement ( separator statement )* separator? ;
separator  : ( SEMICOLON | AMPERSAND ) NEWLINE? | NEWLINE ;
statement  : pipeline ( ( AND_IF | OR_IF ) NEWLINE? pipeline )* ;
pipeline   : ( BANG | TIME TIME_OPTION* )+ ( command pipe* )? | command pipe* ;
pipe       : ( PIPE | PIPE_BOTH ) NEWLINE? command ;
command    : compound redirection* | function | simple ;
simple     : ( assignment | redirection | word )+ ;
assignment : ASSIGNMENT part* ;
redirection
    : REDIRECT word
    | HERE_STRING word
    | HERE_DOCUMENT DELIMITER
    ;
function
    : FUNCTION_NAME TEXT LPAREN RPAREN NEWLINE? ( compound redirection* | simple )
    | FUNCTION word ( LPAREN RPAREN )? NEWLINE? compound redirection*
    ;

compound : subshell | group | ifCommand | loop | forLoop | caseCommand | test | arithmetic ;
subshell : LPAREN NEWLINE? statements RPAREN ;
group    : LBRACE NEWLINE? statements RBRACE ;
ifCommand
    : IF NEWLINE? statements THEN NEWLINE? statements ( ELIF NEWLINE? statements THEN NEWLINE? statements )* ( ELSE NEWLINE? statements )? FI
    ;
loop     : ( WHILE | UNTIL ) NEWLINE? statements DO NEWLINE? statements DONE ;
forLoop
    : ( FOR | SELECT ) word forWords? ( SEMICOLON NEWLINE? | NEWLINE )? doGroup
    | FOR arithmetic ( SEMICOLON NEWLINE? | NEWLINE )? doGroup
    ;
forWords    : NEWLINE? IN word* ;
doGroup     : DO NEWLINE? statements DONE | LBRACE NEWLINE? statements RBRACE ;
caseCommand : CASE word NEWLINE? IN NEWLINE? ( caseItem ( CASE_END NEWLINE? caseItem )* ( CASE_END NEWLINE? )? )? ESAC ;
caseItem    : LPAREN? word ( PIPE word )* CASE_CLOSE NEWLINE? statements? ;
test        : TEST_OPEN testOr TEST_CLOSE ;
testOr      : testAnd ( OR_IF testAnd )* ;
testAnd     : testTerm ( AND_IF testTerm )* ;
testTerm    : BANG* ( LPAREN testOr RPAREN | word ( word word? | REDIRECT word )? ) ;
arithmetic  : ARITHMETIC_OPEN part* ARITHMETIC_CLOSE ;

word : WORD part+ ;
part : TEXT | ESCAPED | SINGLE_QUOTED | ANSI_QUOTED | VARIABLE | BACKQUOTED
     | doubleQuoted | parameter | substitution | arithmetic | glob | array
     ;
doubleQuoted : DOUBLE_OPEN part* DOUBLE_CLOSE ;
parameter    : PARAMETER_OPEN PARAMETER_NAME? index? ( OPERATOR part* )? PARAMETER_CLOSE ;
index        : INDEX_OPEN part* BRACKET_CLOSE ;
substitution : ( SUBSTITUTION_OPEN | PROCESS_OPEN ) NEWLINE? statements? SUBSTITUTION_CLOSE ;
glob         : GLOB_OPEN part* GLOB_CLOSE ;
array        : ARRAY_OPEN word* ARRAY_CLOSE ;
