package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * What a command line came to.
 *
 * @param code the exit code
 * @param out its standard output
 * @param err its standard error
 */
record CommandRun(int code, String out, String err) {
  static CommandRun of(Map<String, String> environment, List<String> arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int code = Main.run(arguments, environment, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    return new CommandRun(code, out.toString(UTF_8), err.toString(UTF_8));
  }
}
