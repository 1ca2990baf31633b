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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a compilation found so far, and the texts that it was found in. Belongs to one thread. */
public final class Findings implements DiagnosticSink {
  private final LinkedHashMap<SourceId, String> texts = new LinkedHashMap<>();
  private final LinkedHashSet<Diagnostic> diagnostics = new LinkedHashSet<>();
  private final Set<Span> placesOfErrors = new HashSet<>();
  private boolean errors;

  /** Takes a finding. Of several errors at one place the first is kept: it explains the others. */
  @Override
  public void report(Diagnostic diagnostic) {
    boolean error = diagnostic.severity() == Severity.ERROR;
    if (!error || diagnostic.span().length() == 0 || placesOfErrors.add(diagnostic.span())) {
      diagnostics.add(diagnostic);
    }
    errors |= error;
  }

  /** Keeps a text that diagnostics may point into. */
  public void addText(SourceId id, String text) {
    texts.put(id, text);
  }

  public boolean hasErrors() {
    return errors;
  }

  /** Returns what was found, in the order of the texts. */
  public List<Diagnostic> diagnostics() {
    var order = List.copyOf(texts.keySet());
    return diagnostics.stream()
        .sorted(Comparator.<Diagnostic>comparingInt(diagnostic -> order.indexOf(diagnostic.span().source()))
            .thenComparingInt(diagnostic -> diagnostic.span().start()))
        .toList();
  }

  public Map<SourceId, String> texts() {
    return Collections.unmodifiableMap(texts);
  }
}
