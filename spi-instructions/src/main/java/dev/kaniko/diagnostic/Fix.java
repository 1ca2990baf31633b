package dev.kaniko.diagnostic;

import java.util.List;
import java.util.Objects;

/**
 * A repair of what a diagnostic found.
 *
 * @param title what it does, as an order: {@code replace with `build`}
 * @param safety whether the image stays the same
 * @param edits the replacements; they do not overlap
 */
public record Fix(String title, Safety safety, List<Edit> edits) {
  /** Whether a fix may be applied unseen. */
  public enum Safety {
    /** The built image stays the same, or the file did not build before. */
    SAFE,
    /** The built image may change: somebody has to look. */
    UNSAFE
  }

  public Fix {
    Objects.requireNonNull(title);
    Objects.requireNonNull(safety);
    edits = List.copyOf(edits);
  }
}
