package dev.kaniko.runtime.isolation;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.instruction.Command;
import dev.kaniko.instruction.CommandNeeds;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.MountNeed;
import dev.kaniko.instruction.RootAccess;
import dev.kaniko.runtime.process.Isolation;
import java.util.List;
import java.util.Optional;

/** Finds the steps that the isolation of a build cannot carry out, before the first one runs. */
public final class IsolationCheck {
  private static final String CODE = "Isolation";

  private IsolationCheck() {}

  /** Returns an error for each such step. */
  public static List<Diagnostic> check(BuildPlan plan, IsolationChoice choice) {
    return plan.stages().stream()
        .flatMap(stage -> stage.steps().stream())
        .flatMap(step -> check(step.instruction(), choice).stream())
        .toList();
  }

  /** Returns an error if it cannot carry this instruction out. */
  static Optional<Diagnostic> check(Instruction instruction, IsolationChoice choice) {
    if (instruction.rootAccess() != RootAccess.OBSERVE) {
      return Optional.empty();
    }
    if (choice.isolation() instanceof Isolation.None(var missing)) {
      return Optional.of(Diagnostic.error(CODE, instruction.span(), instruction.keyword() + " cannot be carried out here: " + missing));
    }
    return choice.isolation().mounts()
        ? Optional.empty()
        : instruction.effects().commands().flatMap(needs -> refused(needs, choice)).map(flag -> Diagnostic.error(
            CODE, instruction.span(),
            instruction.keyword() + " " + flag + " is not possible with --isolation=" + choice.mode().text()
                + ", which takes no rights beyond those of a container")
            .withHelp("--explain-isolation tells what this machine allows"));
  }

  /** Returns what is not possible without mounts, as RUN has it; other instructions may say it in their own way. */
  private static Optional<String> refused(CommandNeeds needs, IsolationChoice choice) {
    if (needs.networks().contains(Command.Network.NONE)) {
      return Optional.of("--network=none");
    }
    if (needs.securities().contains(Command.Security.INSECURE)) {
      return Optional.of("--security=insecure");
    }
    boolean agent = needs.mounts().stream().anyMatch(mount -> mount.kind() == MountNeed.Kind.SSH);
    return agent && choice.isolation() instanceof Isolation.Chroot ? Optional.of("--mount=type=ssh") : Optional.empty();
  }
}
