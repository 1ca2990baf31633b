package dev.kaniko.compiler.report;

import dev.kaniko.compiler.lint.LintReport;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * SARIF 2.1.0, the input format of code scanning. It has one run with all checked rules and their pages, all checked files, and all findings. A
 * finding has its related places, its fixes and a fingerprint that does not change when lines move. Errors of the compiler have rules too, which are
 * listed only if they occur. File names are relative to the directory of the run. A file that could not be read is a notification, and then the run
 * is not successful.
 */
public record SarifFormat() implements LintFormat {
  private static final String SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  @Override
  public void write(LintRun run, Writer out) throws IOException {
    var rules = indexes(run.report());
    var names = new FileNames(run.directory());
    var results = new SarifResults(rules, names);
    Json.write(
        new Sarif(SCHEMA, "2.1.0", List.of(
            new Sarif.Run(
                new Sarif.Tool(new Sarif.Driver("kaniko lint", run.version(), rules(run, rules))),
                List.of(invocation(run, names)),
                "utf16CodeUnits",
                artifacts(run.report(), names),
                run.report().files().stream().flatMap(results::of).toList()))),
        out);
    out.write('\n');
  }

  /** Numbers the checked rules, and after them the other codes of findings. */
  private static Map<String, Integer> indexes(LintReport report) {
    Map<String, Integer> indexes = new LinkedHashMap<>();
    report.rules().forEach(rule -> indexes.putIfAbsent(rule.id(), indexes.size()));
    report.files().stream()
        .flatMap(file -> file.findings().stream())
        .forEach(finding -> indexes.putIfAbsent(finding.code(), indexes.size()));
    return indexes;
  }

  private static List<Sarif.Rule> rules(LintRun run, Map<String, Integer> indexes) {
    Map<String, RuleInfo> known = new LinkedHashMap<>();
    run.report().rules().forEach(rule -> known.put(rule.id(), rule));
    return indexes.keySet().stream().map(id -> rule(id, known.get(id))).toList();
  }

  private static Sarif.Rule rule(String id, @Nullable RuleInfo known) {
    if (known == null) {
      return new Sarif.Rule(id, null, null, null, null, configuration(Severity.ERROR));
    }
    return new Sarif.Rule(
        id,
        new Sarif.Message(known.title()),
        new Sarif.Message(known.page().flatMap(SarifFormat::firstParagraph).orElse(known.title())),
        known.page().map(page -> new Sarif.Help(page, page)).orElse(null),
        known.documentation().orElse(null),
        configuration(known.severity()));
  }

  private static Sarif.Configuration configuration(Severity severity) {
    return new Sarif.Configuration(Severities.level(severity, "note"));
  }

  private static Optional<String> firstParagraph(String page) {
    return Arrays.stream(page.split("\n\\s*\n"))
        .map(String::strip)
        .filter(block -> !block.isEmpty() && !block.startsWith("#"))
        .findFirst()
        .map(block -> block.replaceAll("\\s+", " "));
  }

  private static Sarif.Invocation invocation(LintRun run, FileNames names) {
    var notifications = run.unread().stream()
        .map(unread -> new Sarif.Notification(
            "error", new Sarif.Message("this file cannot be read: " + unread.reason()), List.of(SarifResults.place(names.uri(unread.file()), Optional.empty()))))
        .toList();
    return new Sarif.Invocation(run.unread().isEmpty(), notifications);
  }

  private static List<Sarif.Artifact> artifacts(LintReport report, FileNames names) {
    return report.files().stream()
        .map(file -> names.uri(file.file().name()))
        .distinct()
        .map(uri -> new Sarif.Artifact(new Sarif.ArtifactLocation(uri), "dockerfile"))
        .toList();
  }
}
