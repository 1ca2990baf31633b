package dev.kaniko.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The way in for the files {@code executor} and {@code warmer} of the executor image, which the kernel starts as scripts: it puts the path of the file
 * before the arguments, and the name tells what is wanted.
 */
public final class ScriptMain {
  private static final String WARMER = "warmer";

  private ScriptMain() {}

  public static void main(String[] arguments) {
    Main.main(commandLine(List.of(arguments)).toArray(String[]::new));
  }

  /** Returns the command line of {@code kaniko} for that of a script. */
  static List<String> commandLine(List<String> arguments) {
    var name = Path.of(arguments.getFirst()).getFileName();
    var commandLine = new ArrayList<String>();
    if (name != null && name.toString().equals(WARMER)) {
      commandLine.add("warm");
    }
    commandLine.addAll(arguments.subList(1, arguments.size()));
    return commandLine;
  }
}
