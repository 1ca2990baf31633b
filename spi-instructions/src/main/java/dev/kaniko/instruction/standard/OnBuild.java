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
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.Objects;
import java.util.Optional;

/**
 * ONBUILD: an instruction for the builds that use this image as their base.
 *
 * @param trigger the text of the instruction; it is read when it is triggered
 */
public record OnBuild(String trigger, Span span) implements StandardInstruction {
  public OnBuild {
    Objects.requireNonNull(trigger);
    Objects.requireNonNull(span);
  }

  @Override
  public Keyword keyword() {
    return new Keyword("ONBUILD");
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return Optional.of(Fingerprint.EMPTY.with("trigger", trigger));
  }

  @Override
  public Effects effects() {
    return Effects.NONE.setting(ConfigDelta.OnBuild.class).neverFailing();
  }

  @Override
  public Outcome execute(ExecutionContext context) {
    return new Outcome(Optional.empty(), ConfigDelta.of(new ConfigDelta.OnBuild(trigger)), Optional.empty());
  }

  /** Reads ONBUILD. */
  public static final class Provider implements InstructionProvider {
    @Override
    public InstructionSyntax syntax() {
      return InstructionSyntax.of("ONBUILD", ArgumentShape.TRIGGER, Expansion.NONE);
    }

    @Override
    public void check(InstructionSource unexpanded, DiagnosticSink diagnostics) {
      var trigger = (Arguments.Trigger) unexpanded.arguments();
      switch (trigger.keyword()) {
        case "" -> Arity.atLeastOne(0, unexpanded, diagnostics);
        case "ONBUILD" ->
            diagnostics.report(
                Diagnostic.error("InvalidTrigger", trigger.span(), "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"));
        case "FROM", "MAINTAINER" ->
            diagnostics.report(
                Diagnostic.error("InvalidTrigger", trigger.span(), trigger.keyword() + " isn't allowed as an ONBUILD trigger"));
        default -> {}
      }
    }

    @Override
    public Optional<OnBuild> parse(InstructionSource expanded, DiagnosticSink diagnostics) {
      return Optional.of(new OnBuild(((Arguments.Trigger) expanded.arguments()).text().value(), expanded.span()));
    }
  }
}
