package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The front end of APT for people. */
public final class AptInRun extends CommandRule {
  /** What apt-get has under the same name. */
  private static final Set<String> SAME = Set.of("update", "upgrade", "install", "remove", "purge", "autoremove", "clean", "autoclean", "build-dep");

  /** Makes the rule. */
  public AptInRun() {
    super(RuleInfo.own("AptInRun", Severity.WARNING, "RUN calls apt", "DL3027"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    run.commands().stream().filter(command -> command.is("apt")).forEach(command -> found.accept(
        with(replacement(command), at(command, "apt is for people: its options and its output may change").withHelp("use apt-get or apt-cache"))));
  }

  private static Optional<Fix> replacement(Invocation command) {
    var place = command.program().span();
    boolean same = command.operands().stream().findFirst().flatMap(Argument::literal).filter(SAME::contains).isPresent();
    return same && place.length() == "apt".length()
        ? Optional.of(new Fix("replace with `apt-get`", Fix.Safety.UNSAFE, List.of(new Edit(place, "apt-get"))))
        : Optional.empty();
  }
}
