package dev.kaniko.compiler.pass;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a compilation found so far, and the texts that it was found in. Belongs to one thread. */
public final class Findings implements DiagnosticSink {
  private final LinkedHashMap<SourceId, String> texts = new LinkedHashMap<>();
  private final LinkedHashMap<Diagnostic, Moment> diagnostics = new LinkedHashMap<>();
  private final Set<Span> placesOfErrors = new HashSet<>();
  private Moment moment = Moment.INSTRUCTIONS;
  private boolean errors;

  /** Takes a finding. Of several errors at one place the first is kept: it explains the others. */
  @Override
  public void report(Diagnostic diagnostic) {
    boolean error = diagnostic.severity() == Severity.ERROR;
    if (!error || diagnostic.span().length() == 0 || placesOfErrors.add(diagnostic.span())) {
      diagnostics.putIfAbsent(diagnostic, moment);
    }
    errors |= error;
  }

  /** Keeps a text that diagnostics may point into. */
  public void addText(SourceId id, String text) {
    texts.put(id, text);
  }

  /** Says when what is reported from now on would be found by the reference. */
  void enter(Moment next) {
    moment = next;
  }

  /** Returns when what was found would be found by the reference; what reading the text found is in {@link Moment#INSTRUCTIONS}. */
  public Map<Diagnostic, Moment> moments() {
    return Collections.unmodifiableMap(diagnostics);
  }

  public boolean hasErrors() {
    return errors;
  }

  /** Returns what was found, in the order of the texts. */
  public List<Diagnostic> diagnostics() {
    var order = List.copyOf(texts.keySet());
    return diagnostics.keySet().stream()
        .sorted(Comparator.<Diagnostic>comparingInt(diagnostic -> order.indexOf(diagnostic.span().source()))
            .thenComparingInt(diagnostic -> diagnostic.span().start()))
        .toList();
  }

  public Map<SourceId, String> texts() {
    return Collections.unmodifiableMap(texts);
  }
}
