package dev.kaniko.compiler.format;

import dev.kaniko.diagnostic.Edit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of a file.
 *
 * @param before its text as it was
 * @param edits what changes of it, in the order of the text; none overlap
 * @param left why the file stays as it is, as a clause; empty where it is laid out as it should be, edits applied
 */
public record Formatted(String before, List<Edit> edits, Optional<String> left) {
  public Formatted {
    Objects.requireNonNull(before);
    edits = List.copyOf(edits);
    Objects.requireNonNull(left);
  }

  /** Tells whether the text is another one now. */
  public boolean changed() {
    return !edits.isEmpty();
  }

  /** Returns the text with all edits. */
  public String after() {
    return apply(before, edits);
  }

  static String apply(String text, List<Edit> edits) {
    var out = new StringBuilder(text.length());
    int at = 0;
    for (var edit : edits) {
      out.append(text, at, edit.span().start()).append(edit.replacement());
      at = edit.span().end();
    }
    return out.append(text, at, text.length()).toString();
  }
}
