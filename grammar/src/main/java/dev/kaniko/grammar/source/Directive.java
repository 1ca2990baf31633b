package dev.kaniko.grammar.source;

/**
 * A parser directive, {@code # name=value}.
 *
 * @param name the name in lower case
 * @param value the value, trimmed, never empty
 * @param start offset into the file of the line's first character
 * @param end offset into the file after the value
 * @param valueStart offset into the file of the value
 */
public record Directive(String name, String value, int start, int end, int valueStart) {}
