package dev.kaniko.cli;

import java.io.PrintStream;
import java.util.List;

/** The help without a command. It looks like the help of commands, which picocli writes. */
final class GeneralHelp {
  private static final int WIDTH = 80;
  private static final int OPTIONS = 18;

  private final StringBuilder text = new StringBuilder();
  private final Style style;

  private GeneralHelp(Style style) {
    this.style = style;
  }

  /** @param commands in the order in which they are listed */
  static void print(List<Main.Entry> commands, Style style, PrintStream out) {
    var help = new GeneralHelp(style);
    help.write(commands);
    out.print(help.text);
  }

  private void write(List<Main.Entry> commands) {
    text.append("Usage: ").append(style.bold(Main.NAME)).append(" [").append(style.yellow("-hV")).append("] COMMAND\n");
    paragraph("Builds container images from Dockerfiles, with no daemon and no privileges, and checks Dockerfiles.", 0, 0);
    option("-h", "--help", "Show this help message and exit.");
    option("-V", "--version", "Print version information and exit.");
    text.append("Commands:\n");
    int names = commands.stream().mapToInt(command -> command.name().length()).max().orElse(0);
    for (var command : commands) {
      int before = "  ".length() + names + "  ".length();
      text.append("  ").append(style.bold(command.name())).append(" ".repeat(before - 2 - command.name().length()));
      paragraph(command.summary(), before, before + 2);
    }
    text.append('\n');
    paragraph("Without a command the options are those of build, as for the executor of the original.", 0, 0);
  }

  private void option(String letter, String name, String effect) {
    text.append("  ").append(style.yellow(letter)).append(", ").append(style.yellow(name)).append(" ".repeat(OPTIONS - 6 - name.length()));
    paragraph(effect, OPTIONS, OPTIONS);
  }

  /**
   * Writes words, and goes to the next line where one does not fit.
   *
   * @param column where the first line begins
   * @param indent where the others begin
   */
  private void paragraph(String words, int column, int indent) {
    int at = column;
    boolean first = true;
    for (var word : words.split(" ", -1)) {
      if (!first && at + 1 + word.length() >= WIDTH) {
        text.append('\n').append(" ".repeat(indent));
        at = indent;
      } else if (!first) {
        text.append(' ');
        at++;
      }
      text.append(word);
      at += word.length();
      first = false;
    }
    text.append('\n');
  }
}
