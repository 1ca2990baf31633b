package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.Binding;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * ENV: variables of later instructions and of the image.
 *
 * @param pairs in the order in which they were written
 */
public record Env(List<NamedValue> pairs, Span span) implements StandardInstruction {
  public Env {
    pairs = List.copyOf(pairs);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return new Keyword("ENV");
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return Optional.of(NamedValue.fingerprint(pairs));
  }

  @Override
  public List<Binding> bindings() {
    return pairs.stream().map(pair -> new Binding(Binding.Kind.ENV, pair.name(), Optional.of(pair.value()))).toList();
  }

  @Override
  public Effects effects() {
    return Effects.NONE.setting(ConfigDelta.Env.class).neverFailing();
  }

  @Override
  public Outcome execute(ExecutionContext context) {
    var delta = new ConfigDelta(pairs.stream().<ConfigDelta.Edit>map(pair -> new ConfigDelta.Env(pair.name(), pair.value())).toList());
    return Outcome.config(delta, "ENV " + pairs.stream().map(NamedValue::toString).collect(Collectors.joining(" ")));
  }

  /** Reads ENV. */
  public static final class Provider implements InstructionProvider {
    @Override
    public InstructionSyntax syntax() {
      return InstructionSyntax.of("ENV", ArgumentShape.KEY_VALUES, Expansion.WORDS);
    }

    @Override
    public void check(InstructionSource unexpanded, DiagnosticSink diagnostics) {
      NamedValue.check(unexpanded, diagnostics);
    }

    @Override
    public Optional<Env> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
      return Optional.of(new Env(NamedValue.of((Arguments.KeyValues) expanded.arguments()), expanded.span()));
    }
  }
}
