package dev.kaniko.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code kaniko version}. */
@Command(name = VersionCommand.NAME, description = VersionCommand.SUMMARY)
final class VersionCommand implements Callable<Integer> {
  static final String NAME = "version";
  static final String SUMMARY = "Prints the version.";

  private final PrintStream out;

  VersionCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    // The executor image is told which commit it was made of.
    var revision = System.getProperty("kaniko.revision");
    out.println("kaniko " + Version.text() + " (" + (revision == null ? "" : "revision " + revision + ", ") + "Java " + Runtime.version() + ")");
    return ExitCode.BUILT;
  }
}
