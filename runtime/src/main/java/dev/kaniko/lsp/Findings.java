package dev.kaniko.lsp;

import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticCodeDescription;
import org.eclipse.lsp4j.DiagnosticRelatedInformation;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DiagnosticTag;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.Range;

/** Findings of the linter in the words of the protocol. */
final class Findings {
  static final String SOURCE = "kaniko";

  /** Editors slow down with more, and nobody reads them. */
  private static final int MOST = 1000;

  /** Rules about text without effect, which editors show paler. */
  static final Set<String> UNNECESSARY = Set.of(
      "DeadStage", "UnusedArgument", "UnusedPragma", "IneffectivePragma", "CommandIgnored", "FlagWithoutEffect", "RedundantTargetPlatform", "EmptyRun",
      "NoEmptyContinuation", "CacheMountHidden");

  /** Rules about what the language has something newer for, which editors strike through. */
  static final Set<String> DEPRECATED = Set.of("MaintainerDeprecated", "LegacyKeyValueFormat");

  private final RuleSet rules;

  Findings(RuleSet rules) {
    this.rules = rules;
  }

  /** Returns what an editor shows of a text. */
  List<Diagnostic> of(OpenFile file, OpenFile.Checked checked) {
    return Stream.concat(
        checked.setup().problem().stream().map(problem -> about(file, "Configuration", problem)),
        checked.report().stream().flatMap(report -> report.findings().stream().map(finding -> translated(file, report, finding))))
        .limit(MOST)
        .toList();
  }

  /** Returns an error about a text as a whole, which editors show in the first line. */
  Diagnostic about(OpenFile file, String code, String message) {
    var diagnostic = new Diagnostic(Ranges.of(file, 0, file.positions().endOfLine(0, file.text().length())), message, DiagnosticSeverity.Error, SOURCE);
    diagnostic.setCode(code);
    return diagnostic;
  }

  Diagnostic translated(OpenFile file, FileReport report, dev.kaniko.diagnostic.Diagnostic finding) {
    var diagnostic = new Diagnostic(range(file, report, finding), message(finding), severity(finding.severity()), SOURCE);
    diagnostic.setCode(finding.code());
    rules.named(finding.code()).flatMap(rule -> rule.documentation()).ifPresent(address -> diagnostic.setCodeDescription(new DiagnosticCodeDescription(address)));
    if (UNNECESSARY.contains(finding.code())) {
      diagnostic.setTags(List.of(DiagnosticTag.Unnecessary));
    } else if (DEPRECATED.contains(finding.code())) {
      diagnostic.setTags(List.of(DiagnosticTag.Deprecated));
    }
    var related = finding.labels().stream()
        .filter(label -> label.span().source().equals(report.file()) && !label.text().isEmpty())
        .map(label -> new DiagnosticRelatedInformation(new Location(file.uri(), Ranges.of(file, label.span())), label.text()))
        .toList();
    if (!related.isEmpty()) {
      diagnostic.setRelatedInformation(related);
    }
    return diagnostic;
  }

  /** What stands in a trigger of a base is shown where the trigger comes in. */
  private static Range range(OpenFile file, FileReport report, dev.kaniko.diagnostic.Diagnostic finding) {
    return Ranges.of(file, place(report, finding));
  }

  static Span place(FileReport report, dev.kaniko.diagnostic.Diagnostic finding) {
    return Stream.concat(Stream.of(finding.span()), finding.labels().stream().map(label -> label.span()))
        .filter(span -> span.source().equals(report.file()))
        .findFirst()
        .orElse(new Span(report.file(), 0, 0));
  }

  private static String message(dev.kaniko.diagnostic.Diagnostic finding) {
    var note = finding.note().isEmpty() || finding.note().equals(finding.message()) ? Stream.<String>empty() : Stream.of(finding.note());
    return String.join("\n", Stream.concat(Stream.concat(Stream.of(finding.message()), note), finding.help().stream().map(help -> "help: " + help)).toList());
  }

  private static DiagnosticSeverity severity(Severity severity) {
    return switch (severity) {
      case ERROR -> DiagnosticSeverity.Error;
      case WARNING -> DiagnosticSeverity.Warning;
      case INFO -> DiagnosticSeverity.Information;
    };
  }
}
