package dev.kaniko.grammar;

/**
 * A piece of an argument with its place.
 *
 * @param text the piece as the next phase sees it; it may be shorter than its place, for instance without a dropped escape
 * @param start offset of its first character in the text it was split from
 * @param end offset after its last character
 */
public record TextPiece(String text, int start, int end) {}
