package dev.kaniko.instruction.standard;

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
 * CMD: the default command of the image, or the default arguments of its entry point.
 *
 * @param shellForm whether the shell of the image runs it
 * @param command one text in shell form, else program and arguments; an empty list means none
 */
public record Cmd(boolean shellForm, List<String> command, Span span) implements StandardInstruction {
  public Cmd {
    command = List.copyOf(command);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return new Keyword("CMD");
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return Optional.of(Fingerprint.EMPTY.with("shell", shellForm).with("command", command));
  }

  @Override
  public Effects effects() {
    return addShell(shellForm, Effects.NONE.setting(ConfigDelta.Cmd.class).neverFailing());
  }

  @Override
  public Outcome execute(ExecutionContext context) {
    var argv = context.config().argv(shellForm, command);
    return Outcome.config(ConfigDelta.of(new ConfigDelta.Cmd(argv, true)), "CMD " + GoFormat.quotedList(argv));
  }

  /** A command in shell form begins with the shell of the image. */
  static Effects addShell(boolean shellForm, Effects effects) {
    return shellForm ? effects.reading(ConfigDelta.Shell.class) : effects;
  }

  /** The parts of a command; in shell form nothing is the empty text. */
  static List<String> parts(Arguments.Command command) {
    return !command.exec() && command.parts().isEmpty() ? List.of("") : command.values();
  }

  /** Reads CMD. */
  public static final class Provider implements InstructionProvider {
    @Override
    public InstructionSyntax syntax() {
      return InstructionSyntax.of("CMD", ArgumentShape.COMMAND, Expansion.NONE).withTraits(InstructionSyntax.Trait.SHELL_TEXT);
    }

    @Override
    public Optional<Cmd> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
      var command = (Arguments.Command) expanded.arguments();
      return Optional.of(new Cmd(!command.exec(), parts(command), expanded.span()));
    }
  }
}
