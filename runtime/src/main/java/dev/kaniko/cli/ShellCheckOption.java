package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

import dev.kaniko.cli.lint.ShellCheckProgram;
import dev.kaniko.compiler.lint.ShellChecker;
import java.nio.file.Files;
import java.util.Map;
import java.util.function.Consumer;

/** The option that says whether ShellCheck is asked, for every command that checks files. */
final class ShellCheckOption implements OptionGroup {
  String shellcheck = "auto";

  @Override
  public void declare(Options options) {
    options.value(option("--shellcheck").paramLabel("auto|off|FILE").defaultValue("auto")
        .description("the program ShellCheck, whose remarks are reported too: auto for the one of PATH if there is one (default: ${DEFAULT-VALUE})"),
        String.class, value -> shellcheck = value);
  }

  /** @param warnings is told why the program remarks nothing */
  ShellChecker checker(Map<String, String> environment, Consumer<String> warnings) {
    if (shellcheck.equals("off") || shellcheck.equals("auto")) {
      return shellcheck.equals("off") ? ShellChecker.NONE : ShellCheckProgram.ofPath(environment, warnings);
    }
    var program = RequestReader.parsed("--shellcheck", shellcheck, Words::path).toAbsolutePath();
    if (!Files.isExecutable(program) || Files.isDirectory(program)) {
      throw new UsageException("--shellcheck " + shellcheck + ": this is no program; there are auto and off too");
    }
    return new ShellCheckProgram(program, environment, ShellCheckProgram.LONGEST, warnings);
  }
}
