package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Lists of packages in the image. */
public final class AptListsKept extends CommandRule {
  private static final String LISTS = "/var/lib/apt/lists";

  /** Makes the rule. */
  public AptListsKept() {
    super(RuleInfo.own("AptListsKept", Severity.INFO, "The package lists of APT stay in the image", "DL3009"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    var commands = run.commands();
    var last = IntStream.range(0, commands.size()).filter(i -> updates(commands.get(i))).max();
    if (!run.isKept() || last.isEmpty() || isMounted(run)) {
      return;
    }
    var update = commands.get(last.getAsInt());
    if (commands.subList(last.getAsInt() + 1, commands.size()).stream().noneMatch(AptListsKept::cleans)) {
      found.accept(at(update, "the package lists stay in the layer").withHelp("end the instruction with rm -rf /var/lib/apt/lists/*, or mount caches"));
    }
  }

  private static boolean updates(Invocation command) {
    return Apt.is(command) && command.operands(Apt.VALUED).stream().findFirst().filter(word -> word.is("update")).isPresent();
  }

  private static boolean cleans(Invocation command) {
    return Removal.of(command, LISTS)
        || Apt.is(command) && command.operands(Apt.VALUED).stream().findFirst().filter(word -> word.is("dist-clean") || word.is("distclean")).isPresent();
  }

  /** Images of Debian delete the packages themselves, unless the file that says so is deleted. */
  private static boolean isMounted(RunStep run) {
    return run.mountsIn(LISTS) || run.mounts(LISTS) && (run.mounts("/var/cache/apt/archives") || !run.mentions("docker-clean"));
  }
}
