package dev.kaniko.runtime.plugin;

import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Binding;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.ExecutionContext;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.runtime.verify.Fit;
import dev.kaniko.runtime.verify.WrongClaimException;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Wraps an instruction of a plugin for the compiler and the interpreter. It reads the properties of the instruction once, so they never change.
 * {@link #execute} either returns a valid outcome or throws an exception that names the plugin.
 */
final class GuardedInstruction implements Instruction {
  private final Instruction instruction;
  private final Keyword keyword;
  private final Span span;
  private final RootAccess rootAccess;
  private final Optional<Fingerprint> fingerprint;
  private final List<Input> inputs;
  private final List<Binding> bindings;
  private final Effects effects;
  private final PluginCalls calls;
  private final String file;

  private GuardedInstruction(Instruction instruction, PluginCalls calls, String file) {
    this.instruction = Objects.requireNonNull(instruction);
    this.calls = calls;
    this.file = file;
    this.keyword = Objects.requireNonNull(instruction.keyword(), "keyword() returned null");
    this.span = Objects.requireNonNull(instruction.span(), "span() returned null");
    this.rootAccess = Objects.requireNonNull(instruction.rootAccess(), "rootAccess() returned null");
    this.fingerprint = Objects.requireNonNull(instruction.fingerprint(), "fingerprint() returned null");
    this.inputs = List.copyOf(Objects.requireNonNull(instruction.inputs(), "inputs() returned null"));
    this.bindings = List.copyOf(Objects.requireNonNull(instruction.bindings(), "bindings() returned null"));
    this.effects = Objects.requireNonNull(instruction.effects(), "effects() returned null");
  }

  /** Wraps an instruction and reads its properties. Call it inside a call of {@link PluginCalls}, because it runs code of the plugin. */
  static GuardedInstruction of(Instruction instruction, PluginCalls calls, String file) {
    return new GuardedInstruction(instruction, calls, file);
  }

  /** Returns the instruction of the plugin. */
  Instruction instruction() {
    return instruction;
  }

  @Override
  public Keyword keyword() {
    return keyword;
  }

  @Override
  public Span span() {
    return span;
  }

  @Override
  public RootAccess rootAccess() {
    return rootAccess;
  }

  @Override
  public Optional<Fingerprint> fingerprint() {
    return fingerprint;
  }

  @Override
  public List<Input> inputs() {
    return inputs;
  }

  @Override
  public List<Binding> bindings() {
    return bindings;
  }

  @Override
  public Effects effects() {
    return effects;
  }

  /**
   * Executes the instruction of the plugin.
   *
   * @throws PluginFailedException if the plugin violates the contract of the SPI
   */
  @Override
  public Outcome execute(ExecutionContext context) throws IOException, InterruptedException {
    try (var fenced = new FencedContext(context)) {
      try {
        var outcome = calls.work("execute()", () -> instruction.execute(fenced));
        checkFit(outcome.diff(), context);
        return new GuardedContents(this, calls).of(outcome);
      } catch (PluginFailure failure) {
        throw failed(fenced.refused(failure.getCause())
            ? new PluginFailure(
                "asks for what its instruction did not declare: " + Objects.requireNonNull(failure.getCause()).getMessage(), failure.advice(), failure)
            : failure);
      }
    }
  }

  /** Checks that the changes can be applied to the root. */
  private void checkFit(SnapshotDiff diff, ExecutionContext context) throws IOException {
    try {
      if (rootAccess == RootAccess.READ) {
        Fit.check(diff, context.root());
      } else {
        Fit.sparesRoot(diff);
      }
    } catch (WrongClaimException wrong) {
      throw mistaken(String.valueOf(wrong.getMessage()));
    }
  }

  /**
   * Returns the exception for a mistake of the plugin.
   *
   * @param what the mistake, as a clause whose subject is the plugin
   */
  PluginFailedException mistaken(String what) {
    return failed(PluginFailure.mistake(what));
  }

  /** Returns the exception for a failure of this instruction. */
  PluginFailedException failed(PluginFailure failure) {
    return new PluginFailedException(failure.at(span, keyword, file), failure);
  }

  @Override
  public String toString() {
    return keyword + " of the plugin " + file;
  }
}
