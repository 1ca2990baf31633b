package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A package of which the newest version is installed, whatever that is. */
abstract class UnpinnedRule extends CommandRule {
  private static final int SHOWN = 5;
  private final String example;

  /** @param example how a version is given */
  UnpinnedRule(RuleInfo info, String example) {
    super(info.onRequest());
    this.example = example;
  }

  @Override
  final void check(RunStep run, Consumer<Diagnostic> found) {
    for (var command : run.commands()) {
      var unpinned = packages(run, command).stream()
          .filter(argument -> run.text(argument).filter(text -> isUnpinned(command, argument, text)).isPresent())
          .toList();
      if (!unpinned.isEmpty()) {
        found.accept(info().finding(unpinned.getFirst().span(), "no version is given of " + names(unpinned))
            .withHelp("give it as in " + example));
        return;
      }
    }
  }

  /** A variable may hold several packages; braces are what find puts files for. */
  private boolean isUnpinned(Invocation command, Argument argument, String text) {
    var words = argument.pattern().isPresent() ? Stream.of(text.strip()) : Stream.of(text.strip().split("\\s+"));
    return words.anyMatch(word -> !word.isEmpty() && !word.startsWith("-") && !word.startsWith("{}") && !isPinned(command, word));
  }

  private static String names(List<Argument> packages) {
    var some = packages.stream().limit(SHOWN).map(Argument::shown).collect(Collectors.joining(", "));
    return packages.size() > SHOWN ? some + " and " + (packages.size() - SHOWN) + " more" : some;
  }

  /** Returns the packages that a command installs; none if it installs none, or elsewhere it is said which versions. */
  abstract List<Argument> packages(RunStep run, Invocation command);

  /** Tells whether a word names a version, or something that is no package. */
  abstract boolean isPinned(Invocation command, String word);

  /** Returns the words behind the command of a program, if it is one of these. */
  static List<Argument> behind(Invocation command, Set<String> names, String... valued) {
    var operands = command.operands(valued);
    return !operands.isEmpty() && operands.getFirst().literal().filter(names::contains).isPresent() ? operands.subList(1, operands.size()) : List.of();
  }
}
