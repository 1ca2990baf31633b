package dev.kaniko.diagnostic;

import java.util.Objects;

/**
 * A second place that a diagnostic points at.
 *
 * @param span the place
 * @param text what is said of it, without a full stop
 */
public record Label(Span span, String text) {
  public Label {
    Objects.requireNonNull(span);
    Objects.requireNonNull(text);
  }
}
