package dev.kaniko.compiler.report;

import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Label;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Converts findings to results of a SARIF run. */
record SarifResults(Map<String, Integer> rules, FileNames names) {
  Stream<Sarif.Result> of(FileReport file) {
    var uri = names.uri(file.file().name());
    var fingerprints = new Fingerprints();
    return Finding.of(file).map(finding -> result(finding, uri, fingerprints.of(finding)));
  }

  private Sarif.Result result(Finding finding, String uri, String fingerprint) {
    var diagnostic = finding.diagnostic();
    var elsewhere = finding.isInFile(diagnostic.span()) ? null : elsewhere(diagnostic.span().source().name());
    return new Sarif.Result(
        diagnostic.code(),
        Objects.requireNonNull(rules.get(diagnostic.code())),
        Severities.level(diagnostic.severity(), "note"),
        new Sarif.Message(message(finding)),
        List.of(new Sarif.Location(null, physical(uri, finding.region()), elsewhere, null)),
        related(finding, uri),
        Map.of(Fingerprints.NAME, fingerprint),
        fixes(finding, uri));
  }

  /** Returns the message with its help, because SARIF results have no separate field for help. */
  private static String message(Finding finding) {
    var help = finding.diagnostic().help();
    return help.isEmpty() ? finding.message() : finding.message() + "\n" + String.join("\n", help);
  }

  /** Returns the place of a region in a file, or of the whole file. */
  static Sarif.Location place(String uri, Optional<Region> region) {
    return new Sarif.Location(null, physical(uri, region), null, null);
  }

  private static Sarif.PhysicalLocation physical(String uri, Optional<Region> region) {
    return new Sarif.PhysicalLocation(new Sarif.ArtifactLocation(uri), region.map(Sarif.Lines::of).orElse(null));
  }

  /** Returns the location for a text that is in no file: the trigger of a base image. */
  private static List<Sarif.LogicalLocation> elsewhere(String source) {
    return List.of(new Sarif.LogicalLocation(source));
  }

  private static List<Sarif.Location> related(Finding finding, String uri) {
    var related = new ArrayList<Sarif.Location>();
    for (Label label : finding.diagnostic().labels()) {
      boolean inFile = finding.isInFile(label.span());
      Sarif.@Nullable PhysicalLocation place = inFile ? physical(uri, finding.texts().region(label.span())) : null;
      var elsewhere = inFile ? null : elsewhere(label.span().source().name());
      related.add(new Sarif.Location(related.size() + 1, place, elsewhere, new Sarif.Message(label.text())));
    }
    return related;
  }

  /** Returns the fixes. Only edits of the file are included, because the text of a trigger is not an artifact. */
  private static List<Sarif.Repair> fixes(Finding finding, String uri) {
    return finding.diagnostic().fixes().stream()
        .filter(fix -> !fix.edits().isEmpty())
        .filter(fix -> fix.edits().stream().allMatch(edit -> finding.isInFile(edit.span())))
        .map(fix -> repair(fix, finding.texts(), uri))
        .toList();
  }

  private static Sarif.Repair repair(Fix fix, Texts texts, String uri) {
    var replacements = fix.edits().stream()
        .map(edit -> new Sarif.Replacement(Sarif.Lines.of(texts, edit.span()).orElseThrow(), new Sarif.Message(edit.replacement())))
        .toList();
    return new Sarif.Repair(
        new Sarif.Message(fix.title()),
        List.of(new Sarif.Change(new Sarif.ArtifactLocation(uri), replacements)),
        Map.of("safety", fix.safety().name().toLowerCase(Locale.ROOT)));
  }
}
