package dev.kaniko.compiler.epoch;

import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.compilation.Findings;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.InstructionDraft;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.plan.TimeSource;
import dev.kaniko.compiler.scope.GlobalScope;
import dev.kaniko.compiler.scope.InstructionExpander;
import dev.kaniko.compiler.scope.StageScope;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Binding;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * Reads the stage that SOURCE_DATE_EPOCH names: it starts from scratch, and adds one remote file or repository; beside that it holds only
 * ARGs. The arguments of the global scope are all visible in it (BuildKit, dockerfile2llb/epoch.go).
 */
final class EpochStage {
  private final StageDraft stage;
  private final StageScope scope;
  private final Findings findings;

  private EpochStage(StageDraft stage, StageScope scope, Findings findings) {
    this.stage = stage;
    this.scope = scope;
    this.findings = findings;
  }

  /**
   * Returns what the stage adds.
   *
   * @param epoch the name of the argument, which the stage does not see
   * @return empty if an error was reported
   */
  static Optional<TimeSource> source(StageDraft stage, GlobalScope globals, String epoch, Compilation compilation) {
    var visible = new LinkedHashMap<>(globals.values());
    visible.remove(epoch);
    var scope = StageScope.ofImage(compilation.settings().buildArguments(), globals, visible);
    return new EpochStage(stage, scope, compilation.findings()).source();
  }

  private Optional<TimeSource> source() {
    if (!(stage.base() instanceof Base.Scratch)) {
      return error("SOURCE_DATE_EPOCH stage must use FROM scratch", stage.node().base().span());
    }
    var found = Optional.<TimeSource>empty();
    for (var draft : stage.instructions()) {
      var instruction = typed(draft);
      if (instruction.isEmpty()) {
        return Optional.empty();
      }
      var span = instruction.get().span();
      if (declaresArguments(instruction.get())) {
        scope.bind(instruction.get().bindings(), span);
      } else if (draft.provider().syntax().traits().contains(InstructionSyntax.Trait.ADDRESSES)) {
        if (found.isPresent()) {
          return error("SOURCE_DATE_EPOCH stage must contain exactly one remote ADD", span);
        }
        found = remote(instruction.get());
        if (found.isEmpty()) {
          return error("SOURCE_DATE_EPOCH stage source must be a single HTTP(S) or Git ADD", span);
        }
      } else {
        return error(
            "SOURCE_DATE_EPOCH stage does not meet source-only requirements: unsupported " + instruction.get().keyword() + " instruction", span);
      }
    }
    return found.isPresent() ? found : error("SOURCE_DATE_EPOCH stage must contain exactly one remote ADD", stage.node().base().span());
  }

  private Optional<Instruction> typed(InstructionDraft draft) {
    return InstructionExpander.expand(draft.node(), scope, _ -> {}, findings).flatMap(source -> draft.provider().parse(source, findings));
  }

  /** Tells whether an instruction does nothing but declare arguments. */
  private static boolean declaresArguments(Instruction instruction) {
    return instruction.effects().layer() == Effects.Layer.NEVER
        && instruction.effects().settings().isEmpty()
        && instruction.effects().placements().isEmpty()
        && !instruction.bindings().isEmpty()
        && instruction.bindings().stream().allMatch(binding -> binding.kind() == Binding.Kind.ARG);
  }

  /** Returns the one source of an instruction, if it is an address or a repository. */
  private static Optional<TimeSource> remote(Instruction instruction) {
    var sources = instruction.effects().placements().stream().flatMap(placement -> placement.sources().stream()).toList();
    if (sources.size() != 1 || instruction.inputs().size() != 1) {
      return Optional.empty();
    }
    return switch (instruction.inputs().getFirst()) {
      case Input.Files _ -> Optional.empty();
      case Input.Remote input -> Optional.of(new TimeSource.Remote(input));
      case Input.Git input -> Optional.of(new TimeSource.Git(input));
    };
  }

  /** The place is said on the FROM line, as the stage is at fault as a whole. */
  private Optional<TimeSource> error(String message, Span at) {
    var error = Diagnostic.error("InvalidEpoch", stage.node().head().span(), message);
    findings.report(at.equals(stage.node().base().span()) ? error : error.withLabel(at, "this instruction"));
    return Optional.empty();
  }
}
