package dev.kaniko.grammar;

/**
 * Where a heredoc lies in a text, so that no line of it is taken for an instruction.
 *
 * @param start offset of the first body line
 * @param end offset after the terminator line
 */
public record HeredocRegion(int start, int end) {}
