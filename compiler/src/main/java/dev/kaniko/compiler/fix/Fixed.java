package dev.kaniko.compiler.fix;

import java.util.List;
import java.util.Objects;

/**
 * What became of a file.
 *
 * @param before its text as it was
 * @param after its text now; the same where nothing was applied
 * @param applied the fixes that were applied, in order
 * @param refused the fixes that do not keep what they promise in this file
 */
public record Fixed(String before, String after, List<Applied> applied, List<Refused> refused) {
  /**
   * A fix that was applied.
   *
   * @param title what it did, as an order
   * @param proved whether it was proved that the image stays the same
   */
  public record Applied(String rule, String title, boolean proved) {
    public Applied {
      Objects.requireNonNull(rule);
      Objects.requireNonNull(title);
    }
  }

  /**
   * A fix that was not applied.
   *
   * @param line the line that it would have changed, without its blanks at both ends
   * @param reason why, as a clause
   */
  public record Refused(String rule, String title, String line, String reason) {
    public Refused {
      Objects.requireNonNull(rule);
      Objects.requireNonNull(title);
      Objects.requireNonNull(line);
      Objects.requireNonNull(reason);
    }
  }

  public Fixed {
    Objects.requireNonNull(before);
    Objects.requireNonNull(after);
    applied = List.copyOf(applied);
    refused = List.copyOf(refused);
  }

  /** Tells whether the text is another one now. */
  public boolean changed() {
    return !before.equals(after);
  }
}
