package dev.kaniko.grammar.source;

/**
 * A whole-line comment.
 *
 * @param text what the reference takes as its text: after the {@code #}, trimmed; for an indented comment the {@code #} stays (language.md §2)
 * @param line its line, from 1
 * @param start offset into the file of the {@code #}
 * @param end offset into the file after the last character
 * @param insideInstruction whether it stands between the lines of a continued instruction
 */
public record CommentLine(String text, int line, int start, int end, boolean insideInstruction) {}
