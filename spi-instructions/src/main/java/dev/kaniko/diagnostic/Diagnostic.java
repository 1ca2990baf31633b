package dev.kaniko.diagnostic;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * One thing that is wrong with a source text, or worth a word.
 *
 * @param code a stable name for this kind of finding, in CamelCase: {@code UnknownStage}
 * @param severity how much it weighs
 * @param message one sentence without a full stop that can stand alone
 * @param span the place
 * @param note what is said directly below the place; may be empty
 * @param labels other places, in the order in which they are shown
 * @param help sentences that say what to do; may be empty
 * @param fixes repairs; may be empty
 */
public record Diagnostic(
    String code,
    Severity severity,
    String message,
    Span span,
    String note,
    List<Label> labels,
    List<String> help,
    List<Fix> fixes) {
  public Diagnostic {
    Objects.requireNonNull(code);
    Objects.requireNonNull(severity);
    Objects.requireNonNull(message);
    Objects.requireNonNull(span);
    Objects.requireNonNull(note);
    labels = List.copyOf(labels);
    help = List.copyOf(help);
    fixes = List.copyOf(fixes);
  }

  /** Returns an error with nothing but a message and a place. */
  public static Diagnostic error(String code, Span span, String message) {
    return of(Severity.ERROR, code, span, message);
  }

  /** Returns a warning with nothing but a message and a place. */
  public static Diagnostic warning(String code, Span span, String message) {
    return of(Severity.WARNING, code, span, message);
  }

  private static Diagnostic of(Severity severity, String code, Span span, String message) {
    return new Diagnostic(code, severity, message, span, "", List.of(), List.of(), List.of());
  }

  /** Returns this diagnostic with {@code text} below its place. */
  public Diagnostic withNote(String text) {
    return new Diagnostic(code, severity, message, span, text, labels, help, fixes);
  }

  /** Returns this diagnostic with one more place. */
  public Diagnostic withLabel(Span place, String text) {
    return new Diagnostic(code, severity, message, span, note, with(labels, new Label(place, text)), help, fixes);
  }

  /** Returns this diagnostic with one more sentence of help. */
  public Diagnostic withHelp(String sentence) {
    return new Diagnostic(code, severity, message, span, note, labels, with(help, sentence), fixes);
  }

  /** Returns this diagnostic with one more repair. */
  public Diagnostic withFix(Fix fix) {
    return new Diagnostic(code, severity, message, span, note, labels, help, with(fixes, fix));
  }

  /** Returns this diagnostic with those of its repairs that change only texts for which {@code changeable} holds. */
  public Diagnostic withFixesWhere(Predicate<SourceId> changeable) {
    var kept = fixes.stream().filter(fix -> fix.edits().stream().allMatch(edit -> changeable.test(edit.span().source()))).toList();
    return kept.size() == fixes.size() ? this : new Diagnostic(code, severity, message, span, note, labels, help, kept);
  }

  private static <T> List<T> with(List<T> list, T last) {
    var longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }
}
