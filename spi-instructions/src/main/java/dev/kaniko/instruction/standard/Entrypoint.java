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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * ENTRYPOINT: the program of the image. The CMD of a base belongs to another program, so it goes, unless this stage has set its own.
 *
 * @param shellForm whether the shell of the image runs it
 * @param command one text in shell form, else program and arguments; an empty list means none
 */
public record Entrypoint(boolean shellForm, List<String> command, Span span) implements StandardInstruction {
  private static final Keyword CMD = new Keyword("CMD");

  public Entrypoint {
    command = List.copyOf(command);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return new Keyword("ENTRYPOINT");
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return Optional.of(Fingerprint.EMPTY.with("shell", shellForm).with("command", command));
  }

  @Override
  public Effects effects() {
    var effects = Effects.NONE.setting(ConfigDelta.Entrypoint.class).setting(ConfigDelta.Cmd.class).reading(ConfigDelta.Cmd.class).askingFor(CMD);
    return Cmd.addShell(shellForm, effects.neverFailing());
  }

  @Override
  public Outcome execute(ExecutionContext context) {
    var argv = context.config().argv(shellForm, command);
    var edits = new ArrayList<ConfigDelta.Edit>();
    edits.add(new ConfigDelta.Entrypoint(argv));
    if (!context.follows(CMD)) {
      edits.add(new ConfigDelta.Cmd(List.of(), context.config().cmdArgsEscaped()));
    }
    return Outcome.config(new ConfigDelta(edits), "ENTRYPOINT " + GoFormat.quotedList(argv));
  }

  /** Reads ENTRYPOINT. */
  public static final class Provider implements InstructionProvider {
    @Override
    public InstructionSyntax syntax() {
      return InstructionSyntax.of("ENTRYPOINT", ArgumentShape.COMMAND, Expansion.NONE).withTraits(InstructionSyntax.Trait.SHELL_TEXT);
    }

    @Override
    public Optional<Entrypoint> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
      var command = (Arguments.Command) expanded.arguments();
      return Optional.of(new Entrypoint(!command.exec(), Cmd.parts(command), expanded.span()));
    }
  }
}
