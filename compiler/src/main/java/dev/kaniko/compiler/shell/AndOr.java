package dev.kaniko.compiler.shell;

import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Objects;

/**
 * Pipelines with {@code &&} and {@code ||} between them.
 *
 * @param background whether {@code &} follows
 */
public record AndOr(Pipeline first, List<Next> rest, boolean background, Span span) {
  public AndOr {
    Objects.requireNonNull(first);
    rest = List.copyOf(rest);
    Objects.requireNonNull(span);
  }

  /**
   * A pipeline that depends on those before it.
   *
   * @param and {@code &&}, and not {@code ||}
   * @param operator where that stands
   */
  public record Next(boolean and, Span operator, Pipeline pipeline) {
    public Next {
      Objects.requireNonNull(operator);
      Objects.requireNonNull(pipeline);
    }
  }
}
