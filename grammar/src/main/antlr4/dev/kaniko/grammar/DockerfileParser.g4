/** See DockerfileLexer. Every spliced text is a sentence of this grammar: what is wrong in it is found by meaning, not by form. */
parser grammar DockerfileParser;

options { tokenVocab = DockerfileLexer; }

file        : ( instruction | NEWLINE )* EOF ;
instruction : KEYWORD FLAG* END_OF_FLAGS? ARGUMENT? NEWLINE? ;
