package dev.kaniko.grammar;

/**
 * The parse tree of one word.
 *
 * @param root the tree; positions are offsets into the word
 * @param tooDeep whether quotes and braces nest deeper than is read; the tree then ends at that place
 * @param tooMany whether it has more parts than are read; the tree then ends there, too
 */
public record WordTree(WordParser.WordContext root, boolean tooDeep, boolean tooMany) {}
