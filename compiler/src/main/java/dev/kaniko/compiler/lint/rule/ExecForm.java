package dev.kaniko.compiler.lint.rule;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes commands that need no shell as JSON arrays. */
final class ExecForm {
  /** A program and its arguments without anything that a shell would look at. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./-][A-Za-z0-9_./:@%+,-]*( [A-Za-z0-9_./:@%+,=-]+)*+");

  /** Words that are no programs, or not the same as programs. */
  private static final Set<String> OF_THE_SHELL = Set.of(
      ".", "source", "exec", "cd", "export", "set", "eval", "trap", "ulimit", "umask", "if", "for", "while", "until", "case", "exit", "wait", "alias");

  private ExecForm() {}

  /** Returns the array for a command in shell form; empty if it needs a shell. */
  static Optional<String> of(String command) {
    var words = List.of(command.split(" ", -1));
    return PLAIN.matcher(command).matches() && !OF_THE_SHELL.contains(words.getFirst())
        ? Optional.of("[\"" + String.join("\", \"", words) + "\"]")
        : Optional.empty();
  }
}
