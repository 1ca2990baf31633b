package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.InstructionDraft;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.plan.TimeSource;
import dev.kaniko.compiler.scope.GlobalScope;
import dev.kaniko.compiler.scope.InstructionExpander;
import dev.kaniko.compiler.scope.StageScope;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.standard.Add;
import dev.kaniko.instruction.standard.Arg;
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
      switch (instruction.get()) {
        case Arg arg -> scope.bind(arg.bindings(), arg.span());
        case Add add -> {
          if (found.isPresent()) {
            return error("SOURCE_DATE_EPOCH stage must contain exactly one remote ADD", add.span());
          }
          found = remote(add);
          if (found.isEmpty()) {
            return error("SOURCE_DATE_EPOCH stage source must be a single HTTP(S) or Git ADD", add.span());
          }
        }
        default -> {
          return error("SOURCE_DATE_EPOCH stage does not meet source-only requirements: unsupported "
              + instruction.get().keyword() + " instruction", instruction.get().span());
        }
      }
    }
    return found.isPresent() ? found : error("SOURCE_DATE_EPOCH stage must contain exactly one remote ADD", stage.node().base().span());
  }

  private Optional<Instruction> typed(InstructionDraft draft) {
    return InstructionExpander.expand(draft.node(), scope, _ -> {}, findings).flatMap(source -> draft.provider().parse(source, findings));
  }

  private static Optional<TimeSource> remote(Add add) {
    if (add.sources().size() != 1 || !add.files().isEmpty()) {
      return Optional.empty();
    }
    return switch (add.sources().getFirst()) {
      case Add.Local _ -> Optional.empty();
      case Add.Address(var input) -> Optional.of(new TimeSource.Remote(input));
      case Add.Repository(var input) -> Optional.of(new TimeSource.Git(input));
    };
  }

  /** The place is said on the FROM line, as the stage is at fault as a whole. */
  private Optional<TimeSource> error(String message, Span at) {
    var error = Diagnostic.error("InvalidEpoch", stage.node().head().span(), message);
    findings.report(at.equals(stage.node().base().span()) ? error : error.withLabel(at, "this instruction"));
    return Optional.empty();
  }
}
