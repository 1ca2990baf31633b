package dev.kaniko.compiler.report;

import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * SARIF 2.1.0, the input format of code scanning. It has one run with all checked rules and their pages, all checked files, and all findings. A
 * finding has its related places, its fixes and a fingerprint that does not change when lines move. Errors of the compiler have rules too, which are
 * listed only if they occur. File names are relative to the directory of the run. A file that could not be read is a notification, and then the run
 * is not successful.
 *
 * @param pages where the pages of rules can be read
 */
public record SarifFormat(PublishedPages pages) implements LintFormat {
  private static final String SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  /** Returns the format with links to where this project is published. */
  public SarifFormat() {
    this(PublishedPages.PUBLISHED);
  }

  @Override
  public Page begin(List<RuleInfo> rules, String version, Path directory, Writer out) throws IOException {
    Map<String, Integer> indexes = new LinkedHashMap<>();
    rules.forEach(rule -> indexes.putIfAbsent(rule.id(), indexes.size()));
    var names = new FileNames(directory);
    var results = new SarifResults(indexes, names);
    var log = new JsonObject(out);
    log.member("$schema", SCHEMA);
    log.member("version", "2.1.0");
    log.beginArray("runs");
    log.beginElement();
    log.member("columnKind", "utf16CodeUnits");
    log.beginArray("results");
    return new Page() {
      private final Set<String> uris = new LinkedHashSet<>();

      @Override
      public void add(FileReport file) throws IOException {
        uris.add(names.uri(file.file().name()));
        // The checked rules are numbered first, and behind them the other codes of findings.
        file.findings().forEach(finding -> indexes.putIfAbsent(finding.code(), indexes.size()));
        for (var result : results.of(file).toList()) {
          log.element(result);
        }
      }

      @Override
      public void end(List<LintRun.Unread> unread) throws IOException {
        log.endArray();
        log.member("tool", new Sarif.Tool(new Sarif.Driver("kaniko lint", version, rules(rules, indexes, pages))));
        log.member("invocations", List.of(invocation(unread, names)));
        log.member("artifacts", uris.stream().map(uri -> new Sarif.Artifact(new Sarif.ArtifactLocation(uri), "dockerfile")).toList());
        log.end();
        log.endArray();
        log.end();
        out.write('\n');
      }
    };
  }

  private static List<Sarif.Rule> rules(List<RuleInfo> checked, Map<String, Integer> indexes, PublishedPages pages) {
    Map<String, RuleInfo> known = new LinkedHashMap<>();
    checked.forEach(rule -> known.put(rule.id(), rule));
    return indexes.keySet().stream().map(id -> rule(id, known.get(id), pages)).toList();
  }

  private static Sarif.Rule rule(String id, @Nullable RuleInfo known, PublishedPages pages) {
    if (known == null) {
      return new Sarif.Rule(id, null, null, null, null, configuration(Severity.ERROR), Map.of());
    }
    return new Sarif.Rule(
        id,
        new Sarif.Message(known.title()),
        new Sarif.Message(known.page().flatMap(SarifFormat::firstParagraph).orElse(known.title())),
        known.page().map(page -> new Sarif.Help(page, page)).orElse(null),
        known.documentation().or(() -> pages.address(id)).orElse(null),
        configuration(known.severity()),
        known.aliases().isEmpty() ? Map.of() : Map.of("tags", known.aliases()));
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

  private static Sarif.Invocation invocation(List<LintRun.Unread> all, FileNames names) {
    var notifications = all.stream()
        .map(unread -> new Sarif.Notification(
            "error", new Sarif.Message("this file cannot be read: " + unread.reason()), List.of(SarifResults.place(names.uri(unread.file()), Optional.empty()))))
        .toList();
    return new Sarif.Invocation(all.isEmpty(), notifications);
  }
}
