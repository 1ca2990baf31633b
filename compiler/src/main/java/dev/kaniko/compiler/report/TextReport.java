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
import java.util.function.UnaryOperator;

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
  private final UnaryOperator<String> hiding;
  private final UnaryOperator<String> names;

  /**
   * @param sources the texts to which the diagnostics point
   * @param colour whether to use terminal colours
   */
  public TextReport(Sources sources, boolean colour) {
    this(sources, colour, UnaryOperator.identity());
  }

  /**
   * @param sources the texts to which the diagnostics point
   * @param colour whether to use terminal colours
   * @param hiding takes out of a message or a line what may not be shown, such as secrets
   */
  public TextReport(Sources sources, boolean colour, UnaryOperator<String> hiding) {
    this(sources, colour, hiding, UnaryOperator.identity());
  }

  /** @param names returns how a code is written, with its other names */
  TextReport(Sources sources, boolean colour, UnaryOperator<String> hiding, UnaryOperator<String> names) {
    this.texts = new Texts(sources);
    this.palette = colour ? Palette.ANSI : Palette.PLAIN;
    this.hiding = hiding;
    this.names = names;
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
        .append(palette.strong(": " + words(diagnostic.message())))
        .append(" [").append(names.apply(diagnostic.code())).append("]\n");
    Optional<SourceText> source = texts.text(diagnostic.span().source());
    int width = source.map(text -> numberWidth(text, diagnostic)).orElse(1);
    String margin = " ".repeat(width);
    source.ifPresentOrElse(
        text -> excerpts(out, text, diagnostic, width),
        () -> out.append(margin).append(palette.frame(" ┌─ ")).append(words(diagnostic.span().source().name())).append('\n'));
    diagnostic.help().forEach(help -> out.append(margin).append(palette.frame(" = ")).append("help: ").append(words(help)).append('\n'));
    for (Fix fix : diagnostic.fixes()) {
      String safety = fix.safety().name().toLowerCase(Locale.ROOT);
      out.append(margin).append(palette.frame(" = ")).append("fix (").append(safety).append("): ").append(words(fix.title())).append('\n');
    }
    return out.toString();
  }

  private void excerpts(StringBuilder out, SourceText text, Diagnostic diagnostic, int width) {
    String margin = " ".repeat(width);
    String rule = margin + palette.frame(" │") + "\n";
    Span span = diagnostic.span();
    int start = clamp(text, span.start());
    out.append(margin).append(palette.frame(" ┌─ "))
        .append(words(span.source().name())).append(':').append(text.lineOf(start)).append(':').append(text.columnOf(start)).append('\n');
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
          out.append(margin).append(palette.frame(" ┌─ ")).append(words(label.span().source().name())).append(':')
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
    String written = text.lineText(line);
    String content = hiding.apply(written);
    int column = Math.min(written.length(), text.columnOf(start) - 1);
    int from = place(written, column, content);
    int to = Math.max(from, place(written, Math.min(written.length(), Math.max(column, column + clamp(text, span.end()) - start)), content));
    int cut = from > MAX_WIDTH - 40 ? from - 40 : 0;
    int end = Math.min(content.length(), cut + MAX_WIDTH);
    String head = (cut > 0 ? "…" : "") + shown(content.substring(cut, from));
    String marked = shown(content.substring(from, Math.max(from, Math.min(to, end))));
    String rest = shown(content.substring(Math.max(from, Math.min(to, end)), end)) + (end < content.length() ? "…" : "");
    String number = String.format(Locale.ROOT, "%" + width + "d", line);
    String marks = String.valueOf(mark).repeat(Math.max(1, Columns.of(marked)));
    String said = marks + (note.isEmpty() ? "" : " " + words(note));
    out.append(palette.frame(number + " │ ")).append(head).append(marked).append(rest).append('\n');
    out.append(" ".repeat(width)).append(palette.frame(" │ ")).append(" ".repeat(Columns.of(head)))
        .append(severity.map(s -> palette.severity(s, said)).orElseGet(() -> palette.label(said))).append('\n');
  }

  /** Returns where a place of a line is when secrets are hidden: after a secret that it is in. */
  private int place(String written, int at, String content) {
    if (written.equals(content)) {
      return at;
    }
    String before = hiding.apply(written.substring(0, at));
    return content.startsWith(before) ? before.length() : Math.min(at, content.length());
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

  private String words(String text) {
    return shown(hiding.apply(text));
  }

  /** Returns a text that is safe for a terminal; of a very long text only both ends. */
  static String shown(String text) {
    int length = text.length();
    String cut = length <= MAX_TEXT ? text : text.substring(0, MAX_TEXT / 2) + " … " + text.substring(length - MAX_TEXT / 2);
    return Shown.line(cut.replace("\t", TAB));
  }
}
