package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.List;

/** Packages of yarn in the image twice. */
public final class YarnCacheKept extends CacheKeptRule {
  /** Makes the rule. */
  public YarnCacheKept() {
    super(RuleInfo.own("YarnCacheKept", Severity.INFO, "yarn keeps what it has fetched in the image", "DL3060"),
        List.of(".cache/yarn", "/usr/local/share/.cache"), "end the instruction with yarn cache clean, or mount a cache");
  }

  /** Without a command yarn installs. */
  @Override
  boolean fetches(RunStep run, Invocation command) {
    if (!command.is("yarn") || command.hasOption("--cache-folder", "--version", "-v", "--help") || run.value("YARN_CACHE_FOLDER", command).isPresent()) {
      return false;
    }
    var first = command.operands("--cwd", "--modules-folder", "--network-timeout", "--registry", "--mutex", "--network-concurrency").stream().findFirst();
    return first.map(word -> word.is("install") || word.is("add")).orElse(!isOpen(command));
  }

  @Override
  boolean cleans(Invocation command, Invocation fetching) {
    return command.is("yarn", "yarnpkg") && command.operands().size() >= 2 && command.operands().get(0).is("cache") && command.operands().get(1).is("clean");
  }
}
