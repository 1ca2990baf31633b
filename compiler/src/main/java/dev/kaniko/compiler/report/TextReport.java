package dev.kaniko.compiler.report;

import dev.kaniko.compiler.Sources;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Label;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.source.SourceText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Renders a diagnostic as text, with the lines of its places:
 *
 * <pre>
 * error: stage "bulid" does not exist [UnknownStage]
 *   ┌─ Dockerfile:7:13
 *   │
 * 7 │ COPY --from=bulid /out/app /app
 *   │             ^^^^^ no stage or image has this name
 * </pre>
 *
 * <p>A place of several lines is marked on its first line. Tabs are shown as four spaces, and characters that could control a terminal as a dot ({@link
 * Shown}), so that the marks are in the right columns. Not thread-safe.
 */
public final class TextReport {
  private static final String TAB = "    ";
  private static final int MAX_WIDTH = 160;
  private static final int MAX_TEXT = 1000;

  private final Texts texts;
  private final Palette palette;

  /**
   * @param sources the texts to which the diagnostics point
   * @param colour whether to use terminal colours
   */
  public TextReport(Sources sources, boolean colour) {
    this.texts = new Texts(sources);
    this.palette = colour ? Palette.ANSI : Palette.PLAIN;
  }

  /** Returns all diagnostics as text, separated by empty lines. */
  public String render(List<Diagnostic> diagnostics) {
    return String.join("\n", diagnostics.stream().map(this::render).toList());
  }

  /** Returns one diagnostic as text. Every line ends with a line feed. */
  public String render(Diagnostic diagnostic) {
    var out = new StringBuilder();
    String severity = diagnostic.severity().name().toLowerCase(Locale.ROOT);
    out.append(palette.severity(diagnostic.severity(), severity))
        .append(palette.strong(": " + shown(diagnostic.message())))
        .append(" [").append(diagnostic.code()).append("]\n");
    Optional<SourceText> source = texts.text(diagnostic.span().source());
    int width = source.map(text -> numberWidth(text, diagnostic)).orElse(1);
    String margin = " ".repeat(width);
    source.ifPresentOrElse(
        text -> excerpts(out, text, diagnostic, width),
        () -> out.append(margin).append(palette.frame(" ┌─ ")).append(shown(diagnostic.span().source().name())).append('\n'));
    diagnostic.help().forEach(help -> out.append(margin).append(palette.frame(" = ")).append("help: ").append(shown(help)).append('\n'));
    for (Fix fix : diagnostic.fixes()) {
      String safety = fix.safety().name().toLowerCase(Locale.ROOT);
      out.append(margin).append(palette.frame(" = ")).append("fix (").append(safety).append("): ").append(shown(fix.title())).append('\n');
    }
    return out.toString();
  }

  private void excerpts(StringBuilder out, SourceText text, Diagnostic diagnostic, int width) {
    String margin = " ".repeat(width);
    String rule = margin + palette.frame(" │") + "\n";
    Span span = diagnostic.span();
    int start = clamp(text, span.start());
    out.append(margin).append(palette.frame(" ┌─ "))
        .append(shown(span.source().name())).append(':').append(text.lineOf(start)).append(':').append(text.columnOf(start)).append('\n');
    out.append(rule);
    excerpt(out, text, span, '^', diagnostic.note(), Optional.of(diagnostic.severity()), width);
    for (Label label : diagnostic.labels()) {
      out.append(rule);
      Optional<SourceText> other = label.span().source().equals(span.source())
          ? Optional.of(text)
          : texts.text(label.span().source());
      other.ifPresent(labelled -> {
        if (labelled != text) {
          int at = clamp(labelled, label.span().start());
          out.append(margin).append(palette.frame(" ┌─ ")).append(shown(label.span().source().name())).append(':')
              .append(labelled.lineOf(at)).append(':').append(labelled.columnOf(at)).append('\n');
        }
        excerpt(out, labelled, label.span(), '-', label.text(), Optional.empty(), width);
      });
    }
  }

  /** Writes the line of a place, and below it the mark with its text. A long line is shortened on both sides of the place. */
  private void excerpt(
      StringBuilder out, SourceText text, Span span, char mark, String note, Optional<Severity> severity, int width) {
    int start = clamp(text, span.start());
    int line = text.lineOf(start);
    String content = text.lineText(line);
    int from = Math.min(content.length(), text.columnOf(start) - 1);
    int to = Math.min(content.length(), Math.max(from, from + clamp(text, span.end()) - start));
    int cut = from > MAX_WIDTH - 40 ? from - 40 : 0;
    int end = Math.min(content.length(), cut + MAX_WIDTH);
    String head = (cut > 0 ? "…" : "") + shown(content.substring(cut, from));
    String marked = shown(content.substring(from, Math.max(from, Math.min(to, end))));
    String rest = shown(content.substring(Math.max(from, Math.min(to, end)), end)) + (end < content.length() ? "…" : "");
    String number = String.format(Locale.ROOT, "%" + width + "d", line);
    String marks = String.valueOf(mark).repeat(Math.max(1, columns(marked)));
    String said = marks + (note.isEmpty() ? "" : " " + shown(note));
    out.append(palette.frame(number + " │ ")).append(head).append(marked).append(rest).append('\n');
    out.append(" ".repeat(width)).append(palette.frame(" │ ")).append(" ".repeat(columns(head)))
        .append(severity.map(s -> palette.severity(s, said)).orElseGet(() -> palette.label(said))).append('\n');
  }

  private static int clamp(SourceText text, int offset) {
    return Math.min(offset, text.text().length());
  }

  private static int numberWidth(SourceText text, Diagnostic diagnostic) {
    int last = text.lineOf(clamp(text, diagnostic.span().start()));
    for (Label label : diagnostic.labels()) {
      if (label.span().source().equals(diagnostic.span().source())) {
        last = Math.max(last, text.lineOf(clamp(text, label.span().start())));
      }
    }
    return Integer.toString(last).length();
  }

  /** Returns a text that is safe for a terminal; of a very long text only both ends. */
  static String shown(String text) {
    int length = text.length();
    String cut = length <= MAX_TEXT ? text : text.substring(0, MAX_TEXT / 2) + " … " + text.substring(length - MAX_TEXT / 2);
    return Shown.line(cut.replace("\t", TAB));
  }

  /** Returns the number of terminal columns of a text. Wide characters take two, combining marks none. */
  private static int columns(String text) {
    return text.codePoints().map(TextReport::columns).sum();
  }

  private static int columns(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
      return 0;
    }
    boolean wide = (c >= 0x1100 && c <= 0x115F)
        || (c >= 0x2E80 && c <= 0xA4CF)
        || (c >= 0xAC00 && c <= 0xD7A3)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0xFE30 && c <= 0xFE6F)
        || (c >= 0xFF00 && c <= 0xFF60)
        || (c >= 0xFFE0 && c <= 0xFFE6)
        || (c >= 0x1F300 && c <= 0x1FAFF)
        || (c >= 0x20000 && c <= 0x3FFFD);
    return wide ? 2 : 1;
  }
}
