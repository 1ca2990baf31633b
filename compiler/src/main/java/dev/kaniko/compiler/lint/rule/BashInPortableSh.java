package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.function.Consumer;

/** What POSIX does not know, where it is not known what the shell is. */
public final class BashInPortableSh extends ShellRule {
  /** Makes the rule. */
  public BashInPortableSh() {
    super(RuleInfo.own(
        "BashInPortableSh", Severity.INFO, "POSIX does not know this",
        "SC3001", "SC3003", "SC3006", "SC3009", "SC3010", "SC3011", "SC3014", "SC3020",
        "SC3028", "SC3030", "SC3037", "SC3044", "SC3046", "SC3053", "SC3057", "SC3059", "SC3060").onRequest());
  }

  @Override
  void check(ShellStep step, Consumer<Diagnostic> found) {
    if (Bashisms.isForSh(step)) {
      var uses = Bashisms.in(step);
      var sh = uses.isEmpty() ? Bashisms.Sh.UNKNOWN : Bashisms.sh(step);
      uses.stream().filter(use -> !BashInSh.isWrong(sh, use)).forEach(use -> found.accept(
          at(use.place(), use.name() + " is of bash, and sh need not be bash").withNote(use.code())
              .withHelp("SHELL [\"/bin/bash\", \"-c\"] before the instruction makes it a text for bash")));
    }
  }
}
