package dev.kaniko.compiler.shell;

import java.util.List;
import java.util.Objects;

/**
 * How a shell is called.
 *
 * @param dialect its language
 * @param errexit whether it ends at the first failure: {@code -e}
 * @param pipefail whether a pipeline fails with any of its commands: {@code -o pipefail}
 */
public record ShellCall(ShellDialect dialect, boolean errexit, boolean pipefail) {
  /** What runs texts unless the file says otherwise. */
  public static final ShellCall DEFAULT = new ShellCall(ShellDialect.SH, false, false);

  public ShellCall {
    Objects.requireNonNull(dialect);
  }

  /** Returns what a program with arguments is as a shell. */
  public static ShellCall of(List<String> command) {
    boolean errexit = false;
    boolean pipefail = false;
    for (int i = 1; i < command.size(); i++) {
      String word = command.get(i);
      boolean named = i > 1 && command.get(i - 1).matches("-[a-zA-Z]*o");
      if (named) {
        errexit |= word.equals("errexit");
        pipefail |= word.equals("pipefail");
      } else if (word.startsWith("-") && !word.startsWith("--")) {
        errexit |= word.indexOf('e') > 0;
      }
    }
    return new ShellCall(ShellDialect.of(command), errexit, pipefail);
  }

  /** Returns what the first line of a script names. */
  public static ShellCall ofShebang(String line) {
    return of(List.of(line.substring(2).strip().split("\\s+")));
  }
}
