package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.Set;

/** A package of Go without a version. */
public final class UnpinnedGoPackage extends UnpinnedRule {
  private static final Set<String> LOCAL = Set.of("all", "std", "cmd", "tool");
  private static final String[] VALUED = {
      "-C", "-p", "-asmflags", "-buildmode", "-buildvcs", "-compiler", "-gccgoflags", "-gcflags", "-installsuffix", "-ldflags", "-mod", "-modfile",
      "-overlay", "-pgo", "-pkgdir", "-tags", "-toolexec", "-o", "-exec", "-covermode", "-coverpkg"
  };

  /** Makes the rule. */
  public UnpinnedGoPackage() {
    super(RuleInfo.own("UnpinnedGoPackage", Severity.WARNING, "go installs or runs a package without a version", "DL3062"), "golang.org/x/tools/gopls@v0.20.0");
  }

  @Override
  List<Argument> packages(RunStep run, Invocation command) {
    if (!command.is("go")) {
      return List.of();
    }
    var executed = behind(command, Set.of("run"), VALUED);
    return executed.isEmpty() ? behind(command, Set.of("install", "get"), VALUED) : executed.subList(0, 1);
  }

  @Override
  boolean isPinned(Invocation command, String word) {
    boolean local = word.startsWith(".") || word.startsWith("/") || word.endsWith(".go") || LOCAL.contains(word);
    return local || word.contains("@") && !word.endsWith("@latest") && !word.endsWith("@none");
  }
}
