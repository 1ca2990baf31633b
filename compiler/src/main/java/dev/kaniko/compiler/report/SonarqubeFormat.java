package dev.kaniko.compiler.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.diagnostic.Severity;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The format in which SonarQube imports issues of other tools. Severities are CRITICAL, MAJOR and MINOR; errors are bugs, all else is a code smell. Lines
 * count from 1 and columns from 0. A range without characters has no columns, because SonarQube takes none. Files that cannot be read are left out,
 * because SonarQube has no place for them.
 */
public record SonarqubeFormat() implements LintFormat {
  private static final String ENGINE = "kaniko";

  private record Document(List<Issue> issues) {}

  private record Issue(
      String engineId, String ruleId, String severity, String type, Location primaryLocation, @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Location> secondaryLocations) {}

  private record Location(String message, String filePath, TextRange textRange) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record TextRange(int startLine, int endLine, @Nullable Integer startColumn, @Nullable Integer endColumn) {
    static TextRange of(Region region) {
      boolean empty = region.isInOneLine() && region.column() >= region.endColumn();
      return empty
          ? new TextRange(region.line(), region.line(), null, null)
          : new TextRange(region.line(), region.endLine(), region.column() - 1, region.endColumn() - 1);
    }
  }

  @Override
  public void write(LintRun run, Writer out) throws IOException {
    var names = new FileNames(run.directory());
    Json.write(new Document(run.report().files().stream().flatMap(file -> issues(file, names)).toList()), out);
    out.write('\n');
  }

  private static Stream<Issue> issues(FileReport file, FileNames names) {
    var path = names.path(file.file().name());
    return Finding.of(file).map(finding -> {
      var severity = finding.diagnostic().severity();
      var others = finding.diagnostic().labels().stream()
          .filter(label -> finding.isInFile(label.span()))
          .flatMap(label -> finding.texts().region(label.span()).map(region -> new Location(label.text(), path, TextRange.of(region))).stream())
          .toList();
      var place = new Location(finding.message(), path, finding.region().map(TextRange::of).orElse(TextRange.of(Region.FIRST)));
      return new Issue(
          ENGINE, finding.diagnostic().code(), severity(severity), severity == Severity.ERROR ? "BUG" : "CODE_SMELL", place, others);
    });
  }

  private static String severity(Severity severity) {
    return switch (severity) {
      case ERROR -> "CRITICAL";
      case WARNING -> "MAJOR";
      case INFO -> "MINOR";
    };
  }
}
