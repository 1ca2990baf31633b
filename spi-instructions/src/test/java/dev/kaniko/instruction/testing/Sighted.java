package dev.kaniko.instruction.testing;

import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.image.Healthcheck;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.instruction.Binding;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.syntax.Keyword;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** An instruction that is shown all variables, the whole configuration and what came before, whatever its effects say. */
record Sighted(Instruction instruction) implements Instruction {
  /** One assignment of each kind, of values that no world has. */
  private static final List<ConfigDelta.Edit> OTHERS = List.of(
      new ConfigDelta.Author("somebody else"),
      new ConfigDelta.User("4242:4343"),
      new ConfigDelta.WorkingDir("/else/where"),
      new ConfigDelta.Env("ELSE", "something"),
      new ConfigDelta.Entrypoint(List.of("something", "else")),
      new ConfigDelta.Cmd(List.of("something", "else"), true),
      new ConfigDelta.Shell(List.of("/something/else", "-c")),
      new ConfigDelta.ExposedPort("4242/tcp"),
      new ConfigDelta.Volume("/else"),
      new ConfigDelta.Label("else", "something"),
      new ConfigDelta.StopSignal("42"),
      new ConfigDelta.SetHealthcheck(new Healthcheck(List.of("NONE"), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0)),
      new ConfigDelta.OnBuild("RUN something else"));

  /** Returns a configuration that differs in all that effects do not name. */
  static ImageConfig changed(ImageConfig config, Effects effects) {
    return new ConfigDelta(OTHERS.stream().filter(edit -> !effects.reads(edit.getClass())).toList()).applyTo(config);
  }

  @Override
  public Keyword keyword() {
    return instruction.keyword();
  }

  @Override
  public Span span() {
    return instruction.span();
  }

  @Override
  public RootAccess rootAccess() {
    return instruction.rootAccess();
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return instruction.fingerprint();
  }

  @Override
  public List<Input> inputs() {
    return instruction.inputs();
  }

  @Override
  public List<Binding> bindings() {
    return instruction.bindings();
  }

  @Override
  public Effects effects() {
    var own = instruction.effects();
    return new Effects(
        own.layer(), own.settings(), own.workingDirectory(), own.placements(), own.users(), own.commands(), Optional.empty(), Optional.empty(),
        Optional.empty(), own.infallible());
  }

  @Override
  public Outcome execute(ExecutionContext context) throws IOException, InterruptedException {
    return instruction.execute(context);
  }
}
