package dev.kaniko.cli;

import dev.kaniko.compiler.report.Shown;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Prints text for people. Control characters of a text are replaced, whoever wrote it; on a terminal the few sequences that this program draws with pass.
 * Bytes pass as they are: the output of commands, and reports, which are escaped by their format.
 */
final class ShownStream extends PrintStream {
  /** Colours, and what draws the last lines again. */
  private static final Pattern OURS = Pattern.compile("\033\\[(?:[0-9]{1,2}(?:;[0-9]{1,2})?m|[0-9]{1,3}F|[JK])");

  private final boolean terminal;

  /** @param terminal whether our own sequences pass */
  ShownStream(PrintStream target, boolean terminal) {
    super(target, true, StandardCharsets.UTF_8);
    this.terminal = terminal;
  }

  @Override
  public void print(String text) {
    super.print(shown(text));
  }

  @Override
  public void println(String text) {
    super.println(shown(text));
  }

  private String shown(String text) {
    if (!terminal) {
      return Shown.lines(text);
    }
    var out = new StringBuilder(text.length());
    var ours = OURS.matcher(text);
    int from = 0;
    while (ours.find()) {
      out.append(Shown.lines(text.substring(from, ours.start()))).append(ours.group());
      from = ours.end();
    }
    return out.append(Shown.lines(text.substring(from))).toString();
  }
}
