package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Severity;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A clean-up in another instruction than what it cleans up behind. */
public final class CleanupInLaterLayer implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("CleanupInLaterLayer", Severity.INFO, "An instruction deletes what an earlier one has fetched, and frees nothing", "K603");

  /** Package managers by the directories of what they fetch. */
  private static final Map<String, String> DIRECTORIES = Map.of(
      "/var/lib/apt/lists", "apt", "/var/cache/apt", "apt", "/var/cache/apk", "apk", "/var/cache/yum", "yum", "/var/cache/dnf", "dnf", "/var/cache/zypp", "zypper",
      ".cache/pip", "pip");

  private static final Set<String> FETCHING = Set.of("install", "update", "upgrade", "dist-upgrade", "full-upgrade", "add", "in", "ci", "groupinstall", "reinstall");
  private static final Set<String> CLEANING = Set.of("clean", "autoclean", "cc", "distclean", "dist-clean");
  private static final Set<String> MANAGERS = Set.of("apk", "yum", "dnf", "microdnf", "zypper", "npm");
  private static final Set<String> NEUTRAL = Set.of("echo", "set", "true", "sudo", "sync", "export", ":");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var fetched = new HashMap<StageId, Map<String, RunStep>>();
    for (var run : RunSteps.of(subject)) {
      if (run.isTrigger() || !run.isKept()) {
        continue;
      }
      var before = fetched.computeIfAbsent(run.stage().stage().id(), _ -> inherited(run, fetched));
      var cleaning = run.commands().stream().filter(command -> cleaned(command).isPresent()).findFirst();
      if (cleaning.isPresent() && run.commands().stream().allMatch(CleanupInLaterLayer::onlyCleans)) {
        run.commands().stream().flatMap(command -> cleaned(command).stream()).flatMap(manager -> Stream.ofNullable(before.get(manager))).findFirst()
            .ifPresent(origin -> sink.report(run.owner(), INFO.finding(cleaning.get().program().span(), "this frees nothing: what it deletes stays in an earlier layer")
                .withLabel(origin.owner().word().span(), "fetches it")
                .withHelp("clean up at the end of the instruction that fetches, or mount a cache there")));
      }
      run.commands().forEach(command -> fetches(command).ifPresent(manager -> before.putIfAbsent(manager, run)));
    }
  }

  private static Map<String, RunStep> inherited(RunStep run, Map<StageId, Map<String, RunStep>> fetched) {
    return new HashMap<>(run.stage().stage().base() instanceof Base.StageBase(var base) ? fetched.getOrDefault(base, Map.of()) : Map.of());
  }

  /** Returns the package manager that a command is; yum is dnf in newer systems, so that each cleans up behind itself only. */
  private static Optional<String> manager(Invocation command) {
    return Apt.is(command) ? Optional.of("apt") : command.name().filter(MANAGERS::contains);
  }

  private static Optional<String> verb(Invocation command) {
    return command.operands(Apt.VALUED).stream().findFirst().flatMap(Argument::literal);
  }

  private static Optional<String> fetches(Invocation command) {
    return Pip.installs(command) ? Optional.of("pip") : manager(command).filter(_ -> verb(command).filter(FETCHING::contains).isPresent());
  }

  /** Returns the package manager behind which a command cleans up. */
  private static Optional<String> cleaned(Invocation command) {
    if (Removal.mayBe(command)) {
      return DIRECTORIES.entrySet().stream().filter(entry -> Removal.of(command, entry.getKey())).map(Map.Entry::getValue).findFirst();
    }
    if (command.is("pip", "pip3", "npm")) {
      var operands = command.operands();
      if (operands.size() > 1 && operands.getFirst().shown().equals("cache") && Set.of("clean", "purge").contains(operands.get(1).shown())) {
        return Optional.of(command.is("npm") ? "npm" : "pip");
      }
    }
    return manager(command).filter(_ -> verb(command).filter(CLEANING::contains).isPresent());
  }

  private static boolean onlyCleans(Invocation command) {
    return cleaned(command).isPresent() || command.name().filter(NEUTRAL::contains).isPresent() || command.is("rm", "find")
        || command.is("sh", "bash") && command.hasOption("-c")
        || manager(command).isPresent() && verb(command).filter(verb -> Set.of("autoremove", "purge", "remove").contains(verb)).isPresent();
  }
}
