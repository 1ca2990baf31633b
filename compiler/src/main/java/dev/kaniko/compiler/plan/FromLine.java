package dev.kaniko.compiler.plan;

import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is written of a stage in its FROM line, for people to read.
 *
 * @param name what the stage is called: its name, or {@code stage-0} and so on where it has none
 * @param text the line as written
 * @param span its place
 * @param uses the variables in it
 * @param context the named context that stands for the image that the stage starts from; empty if the line names what it starts from
 */
public record FromLine(String name, String text, Span span, List<VariableUse> uses, Optional<String> context) {
  public FromLine {
    Objects.requireNonNull(name);
    Objects.requireNonNull(text);
    Objects.requireNonNull(span);
    uses = List.copyOf(uses);
    Objects.requireNonNull(context);
  }
}
