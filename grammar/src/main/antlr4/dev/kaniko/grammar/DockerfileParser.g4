/** See DockerfileLexer. Every spliced text is a sentence of this grammar: errors are found when the tree is read, not by the grammar. */
parser grammar DockerfileParser;

options { tokenVocab = DockerfileLexer; }

file        : ( instruction | NEWLINE )* EOF ;
instruction : KEYWORD FLAG* END_OF_FLAGS? ARGUMENT? NEWLINE? ;
