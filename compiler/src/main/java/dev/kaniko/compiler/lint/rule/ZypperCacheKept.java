package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.List;

/** Packages of zypper in the image. */
public final class ZypperCacheKept extends CacheKeptRule {
  /** Makes the rule. */
  public ZypperCacheKept() {
    super(RuleInfo.own("ZypperCacheKept", Severity.WARNING, "zypper keeps what it has fetched in the image", "DL3036"),
        List.of("/var/cache/zypp"), "end the instruction with zypper clean");
  }

  @Override
  boolean fetches(RunStep run, Invocation command) {
    return command.is("zypper") && command.operands(Zypper.GLOBAL).stream().findFirst().filter(word -> word.is("install") || word.is("in")).isPresent();
  }

  @Override
  boolean cleans(Invocation command, Invocation fetching) {
    return command.is("zypper") && command.operands(Zypper.GLOBAL).stream().findFirst().filter(word -> word.is("clean") || word.is("cc")).isPresent();
  }
}
