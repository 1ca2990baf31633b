package dev.kaniko.compiler.compilation;

import dev.kaniko.compiler.scope.Remedy;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a compilation found so far, and the texts that it was found in. Of errors and of other findings the first thousand are kept each, and the rest is
 * counted: nobody reads more, and no file may fill the memory with what is wrong with it. Belongs to one thread.
 */
public final class Findings implements DiagnosticSink {
  private final LinkedHashMap<SourceId, String> texts = new LinkedHashMap<>();
  private final Set<SourceId> triggers = new HashSet<>();
  private final LinkedHashMap<Diagnostic, Moment> diagnostics = new LinkedHashMap<>();
  private final Map<Diagnostic, Remedy> remedies = new HashMap<>();
  private final Set<Span> placesOfErrors = new HashSet<>();
  private final BitSet startsOfErrors = new BitSet();
  private final Excess excess = new Excess();
  private Moment moment = Moment.INSTRUCTIONS;
  private boolean errors;

  /** Takes a finding. Of several errors at one place the first is kept: it explains the others. */
  @Override
  public void report(Diagnostic found) {
    report(found, Remedy.NONE);
  }

  /** Takes a finding, and what could be done about it besides changing the file. */
  public void report(Diagnostic found, Remedy remedy) {
    var diagnostic = found.withFixesWhere(source -> !triggers.contains(source));
    boolean error = diagnostic.severity() == Severity.ERROR;
    errors |= error;
    if (error) {
      startsOfErrors.set(diagnostic.span().start());
    }
    if (error && placesOfErrors.contains(diagnostic.span()) || diagnostics.containsKey(diagnostic)) {
      return;
    }
    if (excess.hasRoom(diagnostic)) {
      if (error && diagnostic.span().length() > 0) {
        placesOfErrors.add(diagnostic.span());
      }
      diagnostics.put(diagnostic, moment);
      if (remedy != Remedy.NONE) {
        remedies.put(diagnostic, remedy);
      }
    }
  }

  /** Keeps a text that diagnostics may point into. */
  public void addText(SourceId id, String text) {
    texts.put(id, text);
  }

  /** Keeps the text of a trigger: it stands in no file, so nobody can repair it. */
  public void addTrigger(SourceId id, String text) {
    addText(id, text);
    triggers.add(id);
  }

  /** Says when what is reported from now on would be found by the reference. */
  public void enter(Moment next) {
    moment = next;
  }

  /** Returns when what was found would be found by the reference; what reading the text found is in {@link Moment#INSTRUCTIONS}. */
  public Map<Diagnostic, Moment> moments() {
    return Collections.unmodifiableMap(diagnostics);
  }

  /** Returns what could be done about errors besides changing the file, where there is something. */
  public Map<Diagnostic, Remedy> remedies() {
    return Collections.unmodifiableMap(remedies);
  }

  public boolean hasErrors() {
    return errors;
  }

  /** Tells whether any error begins in a range of the file, both ends included. To be asked before texts of other files are added. */
  public boolean hasErrorIn(int start, int end) {
    int next = startsOfErrors.nextSetBit(start);
    return next >= 0 && next <= end;
  }

  /** Returns what was found, in the order of the texts. */
  public List<Diagnostic> diagnostics() {
    var order = new HashMap<SourceId, Integer>();
    texts.keySet().forEach(id -> order.put(id, order.size()));
    var sorted = diagnostics.keySet().stream()
        .sorted((one, other) -> {
          int texts = Integer.compare(order.getOrDefault(one.span().source(), -1), order.getOrDefault(other.span().source(), -1));
          return texts != 0 ? texts : Integer.compare(one.span().start(), other.span().start());
        });
    return Stream.concat(sorted, excess.told().stream()).toList();
  }

  public Map<SourceId, String> texts() {
    return Collections.unmodifiableMap(texts);
  }
}
