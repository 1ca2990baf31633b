package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.Set;

/** Packages of dnf in the image. */
public final class DnfCacheKept extends CacheKeptRule {
  private static final Set<String> FETCHING = Set.of("install", "in", "upgrade", "up", "upgrade-minimal", "up-min", "reinstall", "rei", "groupinstall", "update");

  /** Makes the rule. */
  public DnfCacheKept() {
    super(RuleInfo.own("DnfCacheKept", Severity.WARNING, "dnf keeps what it has fetched in the image", "DL3040"),
        List.of("/var/cache/libdnf5", "/var/cache/dnf", ".cache/libdnf5"), "end the instruction with dnf clean all");
  }

  @Override
  boolean fetches(RunStep run, Invocation command) {
    return command.is("dnf", "dnf5", "microdnf")
        && command.operands(Rpm.VALUED).stream().limit(2).anyMatch(word -> word.literal().filter(FETCHING::contains).isPresent());
  }

  @Override
  boolean cleans(Invocation command, Invocation fetching) {
    return command.name().equals(fetching.name()) && command.arguments().stream().anyMatch(word -> word.is("clean"))
        && command.arguments().stream().anyMatch(word -> word.is("all"));
  }
}
