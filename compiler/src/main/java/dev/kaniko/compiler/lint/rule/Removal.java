package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.shell.command.Invocation;

/** What commands delete. */
final class Removal {
  private Removal() {}

  /** Tells whether a command is one that deletes files. */
  static boolean mayBe(Invocation command) {
    return command.is("rm", "find");
  }

  /** Tells whether a command deletes all files below a directory. */
  static boolean of(Invocation command, String directory) {
    if (!mayBe(command)) {
      return false;
    }
    boolean recursive = command.is("rm") && (command.hasOption("-r", "-R", "--recursive") || command.arguments().stream().anyMatch(word -> word.shown().contains("*")));
    boolean find = command.is("find") && command.arguments().stream().anyMatch(word -> word.is("-delete") || word.is("rm"));
    return (recursive || find) && command.operands().stream().anyMatch(operand -> holds(operand.shown(), directory));
  }

  /**
   * Tells whether a directory is a path or lies below it.
   *
   * @param path with or without a pattern for all files in it at its end
   * @param directory absolute, or below the home of a user
   */
  static boolean holds(String path, String directory) {
    int end = path.length();
    while (end > 1 && (path.charAt(end - 1) == '*' || path.charAt(end - 1) == '/' || path.charAt(end - 1) == '.' && path.charAt(end - 2) == '/')) {
      end--;
    }
    var plain = path.substring(0, end);
    if (directory.startsWith("/")) {
      return directory.equals(plain) || directory.startsWith(plain + "/");
    }
    int slash = directory.indexOf('/');
    var parent = slash < 0 ? directory : directory.substring(0, slash);
    return plain.endsWith("/" + directory) || plain.endsWith("/" + parent) || plain.equals(parent) || plain.equals(directory);
  }
}
