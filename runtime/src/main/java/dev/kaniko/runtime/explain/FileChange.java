package dev.kaniko.runtime.explain;

import java.util.Objects;
import java.util.Optional;

/**
 * A file that differs.
 *
 * @param from what was there: kind, mode, owner, and the first digits of the hash; empty if there was nothing
 * @param to what is there
 */
public record FileChange(String path, Optional<String> from, Optional<String> to) {
  public FileChange {
    Objects.requireNonNull(path);
    Objects.requireNonNull(from);
    Objects.requireNonNull(to);
  }

  /** Returns {@code added}, {@code removed} or {@code changed}. */
  public String kind() {
    return from.isEmpty() ? "added" : to.isEmpty() ? "removed" : "changed";
  }

  /** Says it in one line. */
  public String text() {
    if (from.isPresent() && to.isPresent()) {
      return "changed " + path + ": " + Difference.ofFiles(from.get(), to.get());
    }
    return kind() + " " + path + " (" + from.or(() -> to).orElseThrow() + ")";
  }
}
