package dev.kaniko.compiler.shell;

import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code name=value} before a command.
 *
 * @param index what stands in brackets behind the name
 * @param append whether it is {@code +=}
 * @param value may have no parts; an array is one part, {@link ShellPart.Array}
 */
public record Assignment(String name, Optional<List<ShellPart>> index, boolean append, ShellWord value, Span span) {
  public Assignment {
    Objects.requireNonNull(name);
    index = index.map(List::copyOf);
    Objects.requireNonNull(value);
    Objects.requireNonNull(span);
  }
}
