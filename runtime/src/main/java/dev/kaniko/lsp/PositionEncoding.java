package dev.kaniko.lsp;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the characters of a line are counted in. */
enum PositionEncoding {
  UTF_16("utf-16"),
  UTF_8("utf-8"),
  UTF_32("utf-32");

  private final String word;

  PositionEncoding(String word) {
    this.word = word;
  }

  /** Returns its name in the protocol. */
  String word() {
    return word;
  }

  /** Returns the one that is taken of those that a client offers, in the order of its wishes. */
  static PositionEncoding of(List<String> offered) {
    return offered.stream().flatMap(word -> find(word).stream()).findFirst().orElse(UTF_16);
  }

  private static Optional<PositionEncoding> find(String word) {
    return Stream.of(values()).filter(one -> one.word.equals(word)).findFirst();
  }

  /** Returns the length of a code point. */
  int length(int codePoint) {
    return switch (this) {
      case UTF_16 -> Character.charCount(codePoint);
      case UTF_8 -> codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      case UTF_32 -> 1;
    };
  }
}
