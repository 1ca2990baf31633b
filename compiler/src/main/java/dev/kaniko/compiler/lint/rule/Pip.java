package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What several rules about pip know. */
final class Pip {
  private static final Pattern NAME = Pattern.compile("pip[0-9.]*");
  private static final Pattern PYTHON = Pattern.compile("(python|pypy)[0-9.]*");
  private static final String[] VALUED = {
      "--abi", "-b", "--build", "-e", "--editable", "--extra-index-url", "-f", "--find-links", "-i", "--index-url", "--pypi-url", "--implementation",
      "--no-binary", "--only-binary", "--platform", "--prefix", "--progress-bar", "--proxy", "--python-version", "--root", "--src", "-t", "--target",
      "--timeout", "--default-timeout", "--trusted-host", "--upgrade-strategy", "--cert", "--client-cert", "--cache-dir", "--retries", "--exists-action", "--log", "--log-file",
      "--root-user-action", "--config-settings", "-C", "--global-option", "--install-option", "--report", "--python", "--use-feature",
      "--use-deprecated", "--keyring-provider", "-r", "--requirement", "-c", "--constraint", "--group", "--resume-retries", "-W", "-X"
  };

  private Pip() {}

  /** Tells whether a command is {@code pip install}. */
  static boolean installs(Invocation command) {
    return words(command).filter(words -> words.getFirst().is("install")).isPresent();
  }

  /** Returns what a command installs. */
  static List<Argument> installed(Invocation command) {
    return words(command).filter(words -> words.getFirst().is("install")).map(words -> words.subList(1, words.size())).orElse(List.of());
  }

  /** Returns the words behind pip, be it called by its name or as a module of Python. */
  private static Optional<List<Argument>> words(Invocation command) {
    var name = command.name().orElse("");
    boolean python = PYTHON.matcher(name).matches();
    if (!python && !NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    var operands = command.operands(VALUED);
    if (python) {
      boolean module = command.optionValue("-m").filter(NAME.asMatchPredicate()).isPresent() && !operands.isEmpty();
      var rest = module && operands.getFirst().literal().filter(NAME.asMatchPredicate()).isPresent() ? operands.subList(1, operands.size()) : operands;
      return module && !rest.isEmpty() ? Optional.of(rest) : Optional.empty();
    }
    return !operands.isEmpty() ? Optional.of(operands) : Optional.empty();
  }
}
