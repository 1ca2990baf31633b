package dev.kaniko.compiler.pass;

import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.SourceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a compilation found so far, and the texts that it was found in. Belongs to one thread. */
public final class Findings implements DiagnosticSink {
  private final LinkedHashMap<SourceId, String> texts = new LinkedHashMap<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  @Override
  public void report(Diagnostic diagnostic) {
    if (!diagnostics.contains(diagnostic)) {
      diagnostics.add(diagnostic);
    }
  }

  /** Keeps a text that diagnostics may point into. */
  public void addText(SourceId id, String text) {
    texts.put(id, text);
  }

  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
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
