package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.AndOr;
import dev.kaniko.compiler.shell.ShellCommand;
import dev.kaniko.compiler.shell.command.Circumstances.Fact;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A directory that is changed without a look at whether that worked. */
public final class UncheckedCd extends ShellRule {
  private static final Pattern ALWAYS_THERE = Pattern.compile("/|-|(\\.{1,2}/?)++|/(tmp|root|home|usr|etc|opt|var|usr/src|usr/local|usr/local/src|usr/local/bin|usr/(bin|sbin|lib|share))/?");

  /** Makes the rule. */
  public UncheckedCd() {
    super(RuleInfo.own("UncheckedCd", Severity.WARNING, "Commands run in the wrong directory if cd fails", "SC2164"));
  }

  @Override
  void check(ShellStep step, Consumer<Diagnostic> found) {
    for (var list : step.nodes().lists()) {
      for (var chain : list.chains().subList(0, Math.max(0, list.chains().size() - 1))) {
        last(chain).filter(command -> changes(command) && !step.has(command, Fact.ERREXIT)).ifPresent(command -> found.accept(
            at(command.span(), "if this fails, what follows runs in another directory").withHelp("join them with &&, or begin with set -e")));
      }
    }
  }

  private static Optional<ShellCommand.Simple> last(AndOr chain) {
    var pipeline = chain.rest().isEmpty() ? chain.first() : chain.rest().getLast().pipeline();
    return !chain.background() && pipeline.commands().size() == 1 && !pipeline.isNegated() && pipeline.commands().getFirst() instanceof ShellCommand.Simple simple
        ? Optional.of(simple)
        : Optional.empty();
  }

  private static boolean changes(ShellCommand.Simple command) {
    boolean cd = Set.of("cd", "pushd").contains(ShellVariables.nameOf(command));
    return cd && command.words().size() > 1 && command.words().get(1).literal().filter(path -> ALWAYS_THERE.matcher(path).matches()).isEmpty();
  }
}
