package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.Optional;

/** An index of apk in the image. */
public final class ApkCacheKept extends CacheKeptRule {
  /** Makes the rule. */
  public ApkCacheKept() {
    super(RuleInfo.own("ApkCacheKept", Severity.INFO, "apk keeps its index in the image", "DL3019"),
        List.of("/var/cache/apk"), "add --no-cache, or mount a cache at /var/cache/apk");
  }

  @Override
  boolean fetches(RunStep run, Invocation command) {
    return command.is("apk") && add(command).isPresent() && !command.hasOption("--no-cache", "--no-network") && !isOpen(command);
  }

  private static Optional<Argument> add(Invocation command) {
    return command.operands(Apk.VALUED).stream().findFirst().filter(word -> word.is("add"));
  }

  @Override
  boolean cleans(Invocation command, Invocation fetching) {
    return command.is("apk") && command.operands(Apk.VALUED).stream().findFirst().filter(word -> word.is("cache")).isPresent();
  }

  @Override
  Optional<Fix> fix(Invocation fetching) {
    return add(fetching).flatMap(word -> adding(word, "--no-cache"));
  }
}
