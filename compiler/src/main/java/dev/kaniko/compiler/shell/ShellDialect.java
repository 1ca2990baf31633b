package dev.kaniko.compiler.shell;

import java.util.List;
import java.util.Locale;

/** The language of a shell text. */
public enum ShellDialect {
  /** Any shell of the POSIX family that is called sh. */
  SH(true), DASH(true), ASH(true), BASH(true), KSH(true), ZSH(true), POWERSHELL(false), CMD(false), FISH(false),
  /** An interpreter that is no shell, or one that is not known. */
  OTHER(false);

  private final boolean posix;

  ShellDialect(boolean posix) {
    this.posix = posix;
  }

  /** Tells whether it is read by {@code ShellParser}: the others are left alone. */
  public boolean isPosix() {
    return posix;
  }

  /** Returns the language of a program by its name or path. */
  public static ShellDialect of(String program) {
    String name = program.substring(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1).toLowerCase(Locale.ROOT);
    return switch (name.endsWith(".exe") ? name.substring(0, name.length() - 4) : name) {
      case "sh" -> SH;
      case "dash" -> DASH;
      case "ash" -> ASH;
      case "bash", "rbash" -> BASH;
      case "ksh", "ksh93", "mksh", "lksh", "pdksh", "oksh" -> KSH;
      case "zsh" -> ZSH;
      case "powershell", "pwsh" -> POWERSHELL;
      case "cmd" -> CMD;
      case "fish" -> FISH;
      default -> OTHER;
    };
  }

  /** Returns the language of a program with arguments, seen through {@code env} and {@code busybox}. */
  static ShellDialect of(List<String> command) {
    int i = 0;
    while (i < command.size() - 1 && (isCarrier(command.get(i)) || i > 0 && (command.get(i).startsWith("-") || command.get(i).contains("=")))) {
      i++;
    }
    return command.isEmpty() ? OTHER : of(command.get(i));
  }

  private static boolean isCarrier(String program) {
    return program.matches("(.*/)?(env|busybox)");
  }
}
