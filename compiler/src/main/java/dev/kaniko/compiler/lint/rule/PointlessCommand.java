package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Circumstances;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.instruction.MountNeed;
import java.util.Set;
import java.util.function.Consumer;

/** A command that makes little sense in a build. */
public final class PointlessCommand extends CommandRule {
  private static final Set<String> POINTLESS = Set.of("free", "kill", "mount", "ps", "service", "shutdown", "ssh", "top", "vim");

  /** Makes the rule. */
  public PointlessCommand() {
    super(RuleInfo.own("PointlessCommand", Severity.INFO, "A command makes little sense in a build", "DL3001"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    boolean background = run.commands().stream().anyMatch(command -> command.has(Circumstances.Fact.IN_BACKGROUND));
    run.commands().stream().filter(command -> command.name().filter(POINTLESS::contains).isPresent())
        .filter(command -> !(background && command.is("kill", "ps")) && !(command.is("ssh") && run.mounts(MountNeed.Kind.SSH)))
        // A service may be there for the other commands of the instruction.
        .filter(command -> !command.is("service") || run.commands().stream().allMatch(other -> other.is("service")))
        .findFirst()
        .ifPresent(command -> found.accept(at(command, command.name().orElseThrow() + " acts on what runs now, and nothing of that is in the image")));
  }
}
