package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.Set;

/** Packages of yum in the image. */
public final class YumCacheKept extends CacheKeptRule {
  private static final Set<String> FETCHING = Set.of("install", "groupinstall", "localinstall", "reinstall");

  /** Makes the rule. */
  public YumCacheKept() {
    super(RuleInfo.own("YumCacheKept", Severity.WARNING, "yum keeps what it has fetched in the image", "DL3032"),
        List.of("/var/cache/yum", "/var/cache/dnf"), "end the instruction with yum clean all");
  }

  @Override
  boolean fetches(RunStep run, Invocation command) {
    return command.is("yum") && command.operands(Rpm.VALUED).stream().limit(2).anyMatch(word -> word.literal().filter(FETCHING::contains).isPresent());
  }

  @Override
  boolean cleans(Invocation command, Invocation fetching) {
    return command.is("yum", "dnf") && command.arguments().stream().anyMatch(word -> word.is("clean")) && command.arguments().stream().anyMatch(word -> word.is("all"));
  }
}
