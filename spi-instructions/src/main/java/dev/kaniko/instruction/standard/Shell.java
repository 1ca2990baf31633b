package dev.kaniko.instruction.standard;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.GoFormat;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * SHELL: what runs later RUN, CMD and ENTRYPOINT in shell form.
 *
 * @param command program and arguments, at least one
 */
public record Shell(List<String> command, Span span) implements StandardInstruction {
  public Shell {
    command = List.copyOf(command);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return new Keyword("SHELL");
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return Optional.of(Fingerprint.EMPTY.with("command", command));
  }

  @Override
  public Effects effects() {
    return Effects.NONE.setting(ConfigDelta.Shell.class).neverFailing();
  }

  @Override
  public Outcome execute(ExecutionContext context) {
    return Outcome.config(ConfigDelta.of(new ConfigDelta.Shell(command)), "SHELL " + GoFormat.list(command));
  }

  /** Reads SHELL. */
  public static final class Provider implements InstructionProvider {
    @Override
    public InstructionSyntax syntax() {
      return InstructionSyntax.of("SHELL", ArgumentShape.COMMAND, Expansion.NONE).withTraits(InstructionSyntax.Trait.SETS_SHELL);
    }

    @Override
    public void check(InstructionSource unexpanded, DiagnosticSink diagnostics) {
      var command = (Arguments.Command) unexpanded.arguments();
      Arity.atLeastOne(command.parts().size(), unexpanded, diagnostics);
      if (!command.exec() && !command.parts().isEmpty()) {
        diagnostics.report(
            Diagnostic.error("JsonRequired", command.span(), "SHELL requires the arguments to be in JSON form")
                .withHelp("write it as [\"/bin/bash\", \"-c\"]"));
      }
    }

    @Override
    public Optional<Shell> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
      return Optional.of(new Shell(((Arguments.Command) expanded.arguments()).values(), expanded.span()));
    }
  }
}
