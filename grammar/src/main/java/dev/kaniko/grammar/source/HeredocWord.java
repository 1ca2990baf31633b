package dev.kaniko.grammar.source;

/**
 * A heredoc as announced in a line: {@code [fd]<<[-]name}.
 *
 * @param name the terminator, without quotes and escapes
 * @param fileDescriptor the number before {@code <<}, 0 where there is none
 * @param expand whether variables in the body are expanded: no part of the name was quoted
 * @param chomp whether leading tabs are removed: {@code <<-}
 * @param start offset of the word in the text it was found in
 * @param end offset after the word
 */
public record HeredocWord(String name, int fileDescriptor, boolean expand, boolean chomp, int start, int end) {}
