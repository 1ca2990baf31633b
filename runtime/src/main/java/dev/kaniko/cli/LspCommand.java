package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.compiler.lint.ShellCheckRule;
import dev.kaniko.lsp.ServerParts;
import dev.kaniko.lsp.StreamServer;
import dev.kaniko.runtime.plugin.PluginException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** {@code kaniko lsp}: a language server for editors, over standard input and output. */
final class LspCommand implements Command {
  static final String NAME = "lsp";
  static final String SUMMARY = "Serves an editor: findings while typing, fixes, help, completion and more, over standard input and output.";

  private final PluginOptions pluginOptions = new PluginOptions();
  private final ShellCheckOption shellcheck = new ShellCheckOption();

  private final Map<String, String> environment;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;

  LspCommand(Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Returns the command for the streams of this process. What else prints to standard output, such as a plugin, would break the messages. */
  static LspCommand ofProcess(Map<String, String> environment, PrintStream err) {
    var command = new LspCommand(environment, System.in, System.out, err);
    System.setOut(err);
    return command;
  }

  /** Many editors give the option, and there is no other way to connect. */
  void stdio(boolean wanted) {
    if (!wanted) {
      throw new UsageException("--stdio=false: there is no other way to connect");
    }
  }

  @Override
  public CommandSpec spec() {
    var described = Options.describe(this, NAME, SUMMARY);
    described.usageMessage().footer("", "Exit codes: 0 the editor has ended the server in order; 1 it has not, or a plugin", "cannot be used; 2 wrong usage.");
    return Options.add(described, pluginOptions, shellcheck, this::declare, Options.STANDARD);
  }

  private void declare(Options options) {
    options.flag(option("--stdio").description("talk over standard input and output, which is done without it too"), this::stdio);
  }

  @Override
  public Integer call() {
    try {
      var language = pluginOptions.language(environment);
      var all = RuleSet.load(language);
      var rules = all.with(new ShellCheckRule(shellcheck.checker(environment, this::warning), all.known()));
      var compiler = new Compiler(language, BaseImages.NONE);
      var parts = new ServerParts(language, compiler, rules, new EditorChecks(compiler, rules, environment), FileQueue.LONGEST.dividedBy(2));
      return StreamServer.serve(parts, Version.text(), in, out, err) ? ExitCode.BUILT : ExitCode.FAILED;
    } catch (UsageException e) {
      err.println("kaniko: " + e.getMessage());
      return ExitCode.WRONG_USAGE;
    } catch (PluginException e) {
      err.println("kaniko: " + e.getMessage());
      return ExitCode.FAILED;
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED;
    } finally {
      err.flush();
    }
  }

  private void warning(String message) {
    err.println("kaniko: " + message);
    err.flush();
  }
}
