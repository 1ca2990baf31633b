package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Fix;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A package manager that leaves in the image what it has fetched. */
abstract class CacheKeptRule extends CommandRule {
  private final List<String> directories;
  private final String help;

  /**
   * @param directories where it keeps that, each enough to be mounted or deleted; absolute, or below the home of a user
   * @param help what to do
   */
  CacheKeptRule(RuleInfo info, List<String> directories, String help) {
    super(info);
    this.directories = List.copyOf(directories);
    this.help = help;
  }

  @Override
  final void check(RunStep run, Consumer<Diagnostic> found) {
    var commands = run.commands();
    int last = commands.size() - 1;
    while (last >= 0 && !fetches(run, commands.get(last))) {
      last--;
    }
    if (last >= 0 && run.isKept() && directories.stream().noneMatch(run::mounts)) {
      var fetching = commands.get(last);
      boolean cleaned = commands.subList(last + 1, commands.size()).stream()
          .anyMatch(later -> cleans(later, fetching) || directories.stream().anyMatch(directory -> Removal.of(later, directory)));
      if (!cleaned) {
        found.accept(with(fix(fetching), at(fetching, "what " + fetching.name().orElse("it") + " has fetched stays in the image").withHelp(help)));
      }
    }
  }

  /** Tells whether a command keeps what it fetches. */
  abstract boolean fetches(RunStep run, Invocation command);

  /** Tells whether a command deletes what an earlier one has fetched. */
  abstract boolean cleans(Invocation command, Invocation fetching);

  /** Returns a repair of a command. */
  Optional<Fix> fix(Invocation fetching) {
    return Optional.empty();
  }
}
