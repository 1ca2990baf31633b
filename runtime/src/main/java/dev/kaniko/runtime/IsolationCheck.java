package dev.kaniko.runtime;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.instruction.Command;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.instruction.standard.Run;
import dev.kaniko.instruction.standard.RunMount;
import dev.kaniko.runtime.process.Isolation;
import dev.kaniko.runtime.process.IsolationChoice;
import java.util.List;
import java.util.Optional;

/** Finds the steps that the isolation of a build cannot carry out, before the first one runs. */
final class IsolationCheck {
  private static final String CODE = "Isolation";

  private IsolationCheck() {}

  /** Returns an error for each such step. */
  static List<Diagnostic> check(BuildPlan plan, IsolationChoice choice) {
    return plan.stages().stream()
        .flatMap(stage -> stage.steps().stream())
        .flatMap(step -> check(step.instruction(), choice).stream())
        .toList();
  }

  private static Optional<Diagnostic> check(Instruction instruction, IsolationChoice choice) {
    if (instruction.rootAccess() != RootAccess.OBSERVE) {
      return Optional.empty();
    }
    if (choice.isolation() instanceof Isolation.None(var missing)) {
      return Optional.of(Diagnostic.error(CODE, instruction.span(), instruction.keyword() + " cannot be carried out here: " + missing));
    }
    return instruction instanceof Run run && !choice.isolation().mounts()
        ? unmountable(run, choice).map(flag -> Diagnostic.error(
                CODE, run.span(), "RUN " + flag + " is not possible with --isolation=" + choice.mode().text() + ", which takes no rights beyond those of a container")
            .withHelp("--explain-isolation tells what this machine allows"))
        : Optional.empty();
  }

  private static Optional<String> unmountable(Run run, IsolationChoice choice) {
    if (run.network() == Command.Network.NONE) {
      return Optional.of("--network=none");
    }
    if (run.security() == Command.Security.INSECURE) {
      return Optional.of("--security=insecure");
    }
    boolean agent = run.mounts().stream().anyMatch(mount -> mount.type() == RunMount.Type.SSH);
    return agent && choice.isolation() instanceof Isolation.Chroot ? Optional.of("--mount=type=ssh") : Optional.empty();
  }
}
