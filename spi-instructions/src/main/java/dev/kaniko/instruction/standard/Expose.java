package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.InstructionRule;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.GoFormat;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * EXPOSE: ports that a container listens on.
 *
 * @param ports in the form {@code 80/tcp}, in the order of the history
 */
public record Expose(List<String> ports, Span span) implements StandardInstruction {
  public Expose {
    ports = List.copyOf(ports);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return new Keyword("EXPOSE");
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return Optional.of(Fingerprint.EMPTY.with("ports", ports));
  }

  @Override
  public Effects effects() {
    return Effects.NONE.setting(ConfigDelta.ExposedPort.class).neverFailing();
  }

  @Override
  public Outcome execute(ExecutionContext context) {
    var delta = new ConfigDelta(ports.stream().<ConfigDelta.Edit>map(ConfigDelta.ExposedPort::new).toList());
    return Outcome.config(delta, "EXPOSE " + GoFormat.list(ports));
  }

  /** Reads EXPOSE. */
  public static final class Provider implements InstructionProvider {
    @Override
    public InstructionSyntax syntax() {
      return InstructionSyntax.of("EXPOSE", ArgumentShape.PLAIN_WORDS, Expansion.SORTED_AND_SPLIT);
    }

    @Override
    public void check(InstructionSource unexpanded, DiagnosticSink diagnostics) {
      Arity.atLeastOne(((Arguments.Words) unexpanded.arguments()).words().size(), unexpanded, diagnostics);
    }

    @Override
    public Optional<Expose> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
      var ports = new ArrayList<String>();
      boolean valid = true;
      for (var word : ((Arguments.Words) expanded.arguments()).words()) {
        try {
          ports.addAll(PortSpec.parse(word.value()));
        } catch (IllegalArgumentException e) {
          valid = false;
          diagnostics.report(
              Diagnostic.error("InvalidPort", word.span(), String.valueOf(e.getMessage()))
                  .withHelp("write PORT, PORT/tcp, PORT/udp, PORT/sctp or FIRST-LAST"));
        }
      }
      return valid ? Optional.of(new Expose(ports, expanded.span())) : Optional.empty();
    }

    @Override
    public List<InstructionRule> rules() {
      return List.of(new ExposeProtoCasing(), new ExposeInvalidFormat());
    }
  }
}
