package dev.kaniko.compiler.shell.command;

import dev.kaniko.compiler.shell.ShellCall;
import dev.kaniko.compiler.shell.ShellDialect;
import java.util.List;
import java.util.Optional;

/** The options of shells. */
final class Options {
  private Options() {}

  /** Takes an option by its long name. */
  interface Change {
    void set(String option, boolean on);
  }

  /**
   * What a shell is called with.
   *
   * @param script the text behind {@code -c}
   * @param hasFile whether it runs a file
   */
  record Call(ShellCall shell, Optional<Argument> script, boolean hasFile) {}

  /**
   * Reads the arguments of a shell.
   *
   * @param login whether it is {@code su} or its kind, which take the name of a user before {@code -c}
   */
  static Call call(ShellDialect dialect, List<Argument> arguments, boolean login) {
    boolean[] on = new boolean[3];
    int operand = read(arguments, (option, value) -> {
      switch (option) {
        case "errexit" -> on[0] = value;
        case "pipefail" -> on[1] = value;
        case "c" -> on[2] = value;
        default -> {}
      }
    });
    for (int i = operand; login && !on[2] && i < arguments.size(); i++) {
      on[2] = arguments.get(i).is("-c") || arguments.get(i).is("--command");
      operand = on[2] ? i + 1 : operand;
    }
    var shell = new ShellCall(dialect, on[0], on[1]);
    boolean more = operand < arguments.size();
    return new Call(shell, on[2] && more ? Optional.of(arguments.get(operand)) : Optional.empty(), more && !on[2]);
  }

  /** Reads the options of {@code set} or of a shell. Returns the offset of the first argument that is no option. */
  static int read(List<Argument> arguments, Change change) {
    int i = 0;
    for (; i < arguments.size(); i++) {
      String text = arguments.get(i).prefix();
      if (text.length() < 2 || text.charAt(0) != '-' && text.charAt(0) != '+' || text.equals("--")) {
        return text.equals("--") || text.equals("-") ? i + 1 : i;
      }
      if (text.startsWith("--")) {
        i += text.equals("--rcfile") || text.equals("--init-file") ? 1 : 0;
        continue;
      }
      boolean on = text.charAt(0) == '-';
      for (char letter : text.substring(1).toCharArray()) {
        switch (letter) {
          case 'e' -> change.set("errexit", on);
          case 'c' -> change.set("c", on);
          case 'o', 'O' -> {
            i++;
            if (i < arguments.size() && letter == 'o') {
              change.set(arguments.get(i).prefix(), on);
            }
          }
          default -> {}
        }
      }
    }
    return i;
  }
}
