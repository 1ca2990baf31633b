package dev.kaniko.compiler.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.diagnostic.Diagnostic;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Findings that were accepted. A finding is known again by its file, its rule, its message and its line of text, so it stays accepted when lines are
 * added or removed elsewhere, and counts as new when its line changes.
 *
 * @param entries the accepted findings
 */
public record Baseline(Set<Entry> entries) {
  private static final int VERSION = 1;

  /**
   * An accepted finding.
   *
   * @param file the file, relative to the directory of the run
   * @param rule the id of the rule
   * @param fingerprint what is left of the finding when its place is not counted
   */
  public record Entry(String file, String rule, String fingerprint) {}

  public Baseline {
    entries = Set.copyOf(entries);
  }

  /**
   * Begins a baseline, to which the findings of a run are added in its order.
   *
   * @param directory the absolute directory for relative file names
   * @throws IOException if {@code out} fails
   */
  public static LintFormat.Page begin(Path directory, Writer out) throws IOException {
    var names = new FileNames(directory);
    var document = new JsonObject(out);
    document.member("version", VERSION);
    document.beginArray("findings");
    return new LintFormat.Page() {
      @Override
      public void add(FileReport file) throws IOException {
        var fingerprints = new Fingerprints();
        for (var finding : Finding.of(file).toList()) {
          document.element(entry(finding, names, fingerprints));
        }
      }

      @Override
      public void end(List<LintRun.Unread> unread) throws IOException {
        document.endArray();
        document.end();
        out.write('\n');
      }
    };
  }

  /**
   * Reads what was written.
   *
   * @throws IllegalArgumentException if it is no baseline; the message says why
   */
  public static Baseline read(String text) {
    JsonNode document;
    try {
      document = new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      var place = e.getLocation();
      throw new IllegalArgumentException("line " + place.getLineNr() + ", column " + place.getColumnNr() + ": " + e.getOriginalMessage(), e);
    }
    if (document.path("version").intValue() != VERSION || !document.path("findings").isArray()) {
      throw new IllegalArgumentException("it is not what --write-baseline of this version writes");
    }
    var entries = new HashSet<Entry>();
    for (var finding : document.get("findings")) {
      entries.add(new Entry(finding.path("file").asText(), finding.path("rule").asText(), finding.path("fingerprint").asText()));
    }
    return new Baseline(entries);
  }

  /** Returns a report without the findings that were accepted. */
  public FileReport without(FileReport file, Path directory) {
    var names = new FileNames(directory);
    var fingerprints = new Fingerprints();
    var left = new ArrayList<Diagnostic>();
    Finding.of(file).filter(finding -> !entries.contains(entry(finding, names, fingerprints))).forEach(finding -> left.add(finding.diagnostic()));
    return left.size() == file.findings().size() ? file : file.withFindings(left);
  }

  private static Entry entry(Finding finding, FileNames names, Fingerprints fingerprints) {
    return new Entry(names.path(finding.file().file().name()), finding.diagnostic().code(), fingerprints.of(finding));
  }
}
