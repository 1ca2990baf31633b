package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.regex.Pattern;

/** A package of pip without a version. */
public final class UnpinnedPipPackage extends UnpinnedRule {
  private static final Pattern REPOSITORY = Pattern.compile("(git|hg|svn|bzr)\\+[a-z+]+://");
  private static final Pattern COMPARED = Pattern.compile("[=~!]=|[<>]");

  /** Makes the rule. */
  public UnpinnedPipPackage() {
    super(RuleInfo.own("UnpinnedPipPackage", Severity.WARNING, "pip installs a package without a version", "DL3013"), "flask==3.1.2");
  }

  /** A file says which versions, or the project that is installed. */
  @Override
  List<Argument> packages(RunStep run, Invocation command) {
    var packages = Pip.installed(command);
    boolean elsewhere = command.hasOption("--requirement", "--constraint", "--requirements-from-script", "--group")
        || command.options().stream().anyMatch(word -> word.prefix().startsWith("-r") || word.prefix().startsWith("-c"))
        || packages.stream().anyMatch(word -> word.prefix().matches("\\.(\\[.*|/.*)?"));
    return elsewhere ? List.of() : packages;
  }

  @Override
  boolean isPinned(Invocation command, String word) {
    if (REPOSITORY.matcher(word).lookingAt()) {
      var path = word.substring(word.indexOf("://") + 3);
      return path.indexOf('@', Math.max(0, path.indexOf('/'))) >= 0;
    }
    return COMPARED.matcher(word).find() || word.endsWith(".whl") || word.endsWith(".tar.gz") || word.endsWith(".zip") || word.contains("/") || word.startsWith(".");
  }
}
