package dev.kaniko.grammar.source;

/**
 * The body of a heredoc in the spliced text.
 *
 * @param word what announced it; its offsets are into the spliced text
 * @param bodyStart offset of the first body line
 * @param bodyEnd offset after the last body line, its line end included
 * @param end offset after the terminator line
 */
public record HeredocBody(HeredocWord word, int bodyStart, int bodyEnd, int end) {}
