/** See WordLexer. Whatever may be missing at the end (a quote, a brace) is optional here, so that the tree tells what is missing instead of an error. */
parser grammar WordParser;

options { tokenVocab = WordLexer; }

word         : pieces EOF ;
pieces       : ( TEXT | ESCAPED | TRAILING_ESCAPE | SINGLE_QUOTED | OPEN_SINGLE_QUOTE | VARIABLE | DOLLAR | doubleQuoted | expansion )* ;
doubleQuoted : DOUBLE_OPEN ( TEXT | DOUBLE_ESCAPED | VARIABLE | DOLLAR | expansion )* DOUBLE_CLOSE? ;
expansion    : BRACE_OPEN ( BRACE_CLOSE | modifier | replacement )? ;
modifier     : ( OPERATOR | BAD_OPERATOR ) pieces BRACE_CLOSE? ;
replacement  : REPLACE pieces ( PATTERN_END pieces BRACE_CLOSE? )? ;
