package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What several rules about yum and dnf know. */
final class Rpm {
  /** Options with a value. */
  static final String[] VALUED = {
      "-c", "--config", "-d", "--debuglevel", "-e", "--errorlevel", "-x", "--exclude", "--enablerepo", "--disablerepo", "--repo", "--repoid",
      "--installroot", "--releasever", "--setopt", "--disableplugin", "--enableplugin", "--forcearch", "--comment", "--downloaddir", "--advisory"
  };

  /** The commands that ask. */
  static final Set<String> CHANGING = Set.of(
      "install", "groupinstall", "localinstall", "reinstall", "update", "upgrade", "distro-sync", "swap", "downgrade");

  private static final Pattern VERSION = Pattern.compile(".+-[0-9][A-Za-z0-9.~^_:+]*(-[A-Za-z0-9.~^_:+]+)*+");

  private Rpm() {}

  /** Returns the packages or modules that a command installs. */
  static List<Argument> packages(Invocation command) {
    var words = command.operands(VALUED);
    boolean module = words.size() > 1 && words.getFirst().is("module");
    var rest = module ? words.subList(1, words.size()) : words;
    return !rest.isEmpty() && (rest.getFirst().is("install") || !module && rest.getFirst().is("in")) ? rest.subList(1, rest.size()) : List.of();
  }

  /** Tells whether a word has a version, or is a file or a group; a module has a stream in place of a version. */
  static boolean isPinned(Invocation command, String word) {
    if (command.operands(VALUED).getFirst().is("module")) {
      return word.contains(":");
    }
    return word.endsWith(".rpm") || word.startsWith("@") || word.contains("/") || VERSION.matcher(word).matches();
  }
}
