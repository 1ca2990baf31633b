package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Packages whose signature nobody looks at. */
public final class UnsignedPackages extends CommandRule {
  private static final Map<String, Set<String>> OPTIONS = Map.of(
      "apt-get", Set.of("--allow-unauthenticated", "--force-yes", "--allow-insecure-repositories", "--no-allow-insecure-repositories=false"),
      "apt", Set.of("--allow-unauthenticated", "--force-yes", "--allow-insecure-repositories"), "apk", Set.of("--allow-untrusted"), "yum", Set.of("--nogpgcheck", "--no-gpgchecks"),
      "dnf", Set.of("--nogpgcheck", "--no-gpgchecks"), "microdnf", Set.of("--nogpgcheck", "--no-gpgchecks"), "zypper", Set.of("--no-gpg-checks"));

  /** Makes the rule. */
  public UnsignedPackages() {
    super(RuleInfo.own("UnsignedPackages", Severity.WARNING, "Packages are installed without a look at their signatures", "K808"));
  }

  @Override
  void check(RunStep run, Consumer<Diagnostic> found) {
    for (var command : run.commands()) {
      var names = command.name().map(name -> OPTIONS.getOrDefault(name, Set.of())).orElse(Set.of());
      var option = command.arguments().stream().filter(word -> word.literal().filter(names::contains).isPresent()).findFirst();
      if (option.isPresent() && !isOfFiles(command)) {
        found.accept(info().finding(option.get().span(), "the packages may come from anybody").withHelp("install the key of the repository, and leave the check on"));
        return;
      }
    }
  }

  /** Files that are there already came in another way. */
  private static boolean isOfFiles(Invocation command) {
    var operands = command.operands("-t", "--virtual", "-X", "--repository");
    return operands.size() > 1 && operands.stream().skip(1).allMatch(word -> !word.prefix().contains("://") && (word.shown().contains("/") || word.shown().matches(".*\\.(?:apk|rpm|deb)")));
  }
}
