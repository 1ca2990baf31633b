/** See WordLexer. Whatever may be missing at the end (a quote, a brace) is optional here, so that the tree tells what is missing instead of an error. */
parser grammar WordParser;

options { tokenVocab = WordLexer; }

word         : part* EOF ;
part         : TEXT | ESCAPED | TRAILING_ESCAPE | SINGLE_QUOTED | OPEN_SINGLE_QUOTE | VARIABLE | DOLLAR | doubleQuoted | expansion ;
doubleQuoted : DOUBLE_OPEN doublePart* DOUBLE_CLOSE? ;
doublePart   : TEXT | DOUBLE_ESCAPED | VARIABLE | DOLLAR | expansion ;
expansion    : BRACE_OPEN ( BRACE_CLOSE | modifier | replacement )? ;
modifier     : ( OPERATOR | BAD_OPERATOR ) operand BRACE_CLOSE? ;
replacement  : REPLACE operand ( PATTERN_END operand BRACE_CLOSE? )? ;
operand      : part* ;
