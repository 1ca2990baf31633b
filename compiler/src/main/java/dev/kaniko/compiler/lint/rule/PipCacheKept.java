package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Packages of pip in the image twice. */
public final class PipCacheKept extends CacheKeptRule {
  private static final Set<String> TRUE = Set.of("1", "true", "on", "yes");

  /** Makes the rule. */
  public PipCacheKept() {
    super(RuleInfo.own("PipCacheKept", Severity.WARNING, "pip keeps what it has fetched in the image", "DL3042"),
        List.of(".cache/pip"), "add --no-cache-dir, set PIP_NO_CACHE_DIR=1, or mount a cache");
  }

  @Override
  boolean fetches(RunStep run, Invocation command) {
    return Pip.installs(command) && !command.hasOption("--no-cache-dir", "--cache-dir") && !isOpen(command) && !isTurnedOff(run, command)
        && run.value("PIP_CACHE_DIR", command).isEmpty() && !run.mentions("no-cache-dir =") && !run.mentions("global.no-cache-dir");
  }

  private static boolean isTurnedOff(RunStep run, Invocation command) {
    return run.value("PIP_NO_CACHE_DIR", command).filter(value -> TRUE.contains(value.toLowerCase(Locale.ROOT))).isPresent();
  }

  @Override
  boolean cleans(Invocation command, Invocation fetching) {
    return command.arguments().stream().anyMatch(word -> word.is("cache")) && command.arguments().stream().anyMatch(word -> word.is("purge"));
  }

  @Override
  Optional<Fix> fix(Invocation fetching) {
    return fetching.arguments().stream().filter(word -> word.is("install")).findFirst().flatMap(word -> adding(word, "--no-cache-dir"));
  }
}
