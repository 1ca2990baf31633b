package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.function.Consumer;

/** What the shell of the base image does not know. */
public final class BashInSh extends ShellRule {
  /** Makes the rule. */
  public BashInSh() {
    super(RuleInfo.own(
        "BashInSh", Severity.WARNING, "The sh of the base image does not know this",
        "SC3001", "SC3003", "SC3006", "SC3009", "SC3010", "SC3011", "SC3014", "SC3020",
        "SC3028", "SC3030", "SC3037", "SC3044", "SC3046", "SC3053", "SC3057", "SC3059", "SC3060"));
  }

  @Override
  void check(ShellStep step, Consumer<Diagnostic> found) {
    if (Bashisms.isForSh(step)) {
      var uses = Bashisms.in(step);
      var sh = uses.isEmpty() ? Bashisms.Sh.UNKNOWN : Bashisms.sh(step);
      uses.stream().filter(use -> isWrong(sh, use)).forEach(use -> found.accept(
          at(use.place(), use.name() + " is not known to " + (sh == Bashisms.Sh.DASH ? "dash, which is sh in images of Debian and Ubuntu" : "the sh of Alpine")).withNote(use.code())
              .withHelp("SHELL [\"/bin/bash\", \"-c\"] before the instruction makes it a text for bash")));
    }
  }

  /** Tells whether the shell is known not to take it. */
  static boolean isWrong(Bashisms.Sh sh, Bashisms.Use use) {
    return sh == Bashisms.Sh.DASH || sh == Bashisms.Sh.ASH && !use.ash();
  }
}
