package dev.kaniko.compiler.shell.command;

import dev.kaniko.compiler.shell.ShellWord;
import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One word that a command gets, as far as it is known. One word of the text may give several: where a variable is split, or by braces.
 *
 * <p>Rules ask of every argument of a file, many times: these methods are plain loops because streams would take most of the time of the linter.
 *
 * @param word the word of the text
 * @param pieces what it becomes, in order
 */
public record Argument(ShellWord word, List<Piece> pieces) {
  /**
   * A piece.
   *
   * @param kind what is known of it
   * @param text the text, or what stands for it in the script
   */
  public record Piece(Kind kind, String text) {
    public Piece {
      Objects.requireNonNull(kind);
      Objects.requireNonNull(text);
    }
  }

  /** What is known of a piece. */
  public enum Kind {
    KNOWN,
    /** A pattern of file names. */
    PATTERN,
    /** Only running it would tell. */
    UNKNOWN
  }

  public Argument {
    Objects.requireNonNull(word);
    pieces = List.copyOf(pieces);
  }

  /** Returns where the word stands. */
  public Span span() {
    return word.span();
  }

  /** Returns its text if all of it is known. */
  public Optional<String> literal() {
    return isKnown() ? Optional.of(shown()) : Optional.empty();
  }

  private boolean isKnown() {
    // A word is mostly one piece, and no iterator is made for that.
    for (int i = 0; i < pieces.size(); i++) {
      if (pieces.get(i).kind() != Kind.KNOWN) {
        return false;
      }
    }
    return true;
  }

  /** Returns its text, patterns as they are written, if the rest is known. */
  public Optional<String> pattern() {
    return hasUnknown() ? Optional.empty() : Optional.of(shown());
  }

  /** Tells whether a part of it is known only to those who run it. */
  public boolean hasUnknown() {
    for (int i = 0; i < pieces.size(); i++) {
      if (pieces.get(i).kind() == Kind.UNKNOWN) {
        return true;
      }
    }
    return false;
  }

  /** Returns its text up to what is not known. */
  public String prefix() {
    if (pieces.size() == 1) {
      return isKnown() ? pieces.getFirst().text() : "";
    }
    var text = new StringBuilder();
    for (var piece : pieces) {
      if (piece.kind() != Kind.KNOWN) {
        break;
      }
      text.append(piece.text());
    }
    return text.toString();
  }

  /** Returns its text with what is not known as it is written, or nearly so: for people to read. */
  public String shown() {
    if (pieces.size() == 1) {
      return pieces.getFirst().text();
    }
    var text = new StringBuilder();
    for (var piece : pieces) {
      text.append(piece.text());
    }
    return text.toString();
  }

  /** Tells whether it certainly is that text. */
  public boolean is(String text) {
    return isKnown() && shown().equals(text);
  }

  @Override
  public String toString() {
    return shown();
  }
}
