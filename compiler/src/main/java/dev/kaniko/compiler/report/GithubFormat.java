package dev.kaniko.compiler.report;

import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Workflow commands of GitHub, one per line, which show findings beside the lines of a pull request. Severities are error, warning and notice. The
 * title is the rule, and the message ends with the help. Only a finding within one line has columns, because GitHub ignores those of others. The
 * end column is that of the last character.
 */
public record GithubFormat() implements LintFormat {
  @Override
  public Page begin(List<RuleInfo> rules, String version, Path directory, Writer out) {
    var names = new FileNames(directory);
    return new Page() {
      @Override
      public void add(FileReport file) throws IOException {
        var path = names.path(file.file().name());
        for (var finding : Finding.of(file).toList()) {
          var diagnostic = finding.diagnostic();
          var message = Stream.concat(Stream.of(finding.message()), diagnostic.help().stream()).collect(Collectors.joining("\n"));
          command(path, finding.region(), diagnostic.severity(), diagnostic.code(), message, out);
        }
      }

      @Override
      public void end(List<LintRun.Unread> all) throws IOException {
        for (var unread : all) {
          command(
              names.path(unread.file()), Optional.empty(), Severity.ERROR, "Unread", "this file cannot be read: " + unread.reason(), out);
        }
      }
    };
  }

  private static void command(
      String path, Optional<Region> region, Severity severity, String title, String message, Writer out) throws IOException {
    out.write("::" + Severities.level(severity, "notice") + " file=" + property(path));
    if (region.isPresent()) {
      out.write(place(region.get()));
    }
    out.write(",title=" + property(title) + "::" + data(message) + "\n");
  }

  private static String place(Region region) {
    if (!region.isInOneLine()) {
      // A range that ends at the start of a line does not include this line.
      return ",line=" + region.line() + ",endLine=" + (region.endColumn() == 1 ? region.endLine() - 1 : region.endLine());
    }
    int last = Math.max(region.column(), region.endColumn() - 1);
    return ",line=" + region.line() + ",endLine=" + region.endLine() + ",col=" + region.column() + ",endColumn=" + last;
  }

  private static String data(String text) {
    var lines = text.replace("%", "%25").replace("\r", "%0D").split("\n", -1);
    return Stream.of(lines).map(TextReport::shown).collect(Collectors.joining("%0A"));
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
