package dev.kaniko.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/**
 * The output of one step while others run beside it: whole lines, each behind the label of the step. A line that does not end is shown in pieces, so that little
 * memory is needed.
 */
final class LabelledLines {
  private static final int LONGEST = 8 * 1024;

  private final String label;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LabelledLines(String label) {
    this.label = label;
  }

  /** Takes more of the output, and prints the lines that are whole now. */
  void add(byte[] bytes, PrintStream out) {
    int start = 0;
    for (int at = 0; at < bytes.length; at++) {
      boolean end = bytes[at] == '\n';
      if (end || line.size() + at - start == LONGEST) {
        line.write(bytes, start, at - start);
        print(out);
        start = end ? at + 1 : at;
      }
    }
    line.write(bytes, start, bytes.length - start);
  }

  /** Prints what is left of a last line. */
  void end(PrintStream out) {
    if (line.size() > 0) {
      print(out);
    }
  }

  private void print(PrintStream out) {
    out.print(label);
    out.print(' ');
    out.write(line.toByteArray(), 0, line.size());
    out.print('\n');
    line.reset();
  }
}
