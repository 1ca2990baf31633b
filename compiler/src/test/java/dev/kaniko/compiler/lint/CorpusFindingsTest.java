package dev.kaniko.compiler.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.InstructionSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * The numbers on the page about the precision of rules are those of today: how many findings each rule has in real files, and in how many files. With
 * {@code -Dkaniko.record=true} they are written anew, and what was judged is kept; {@code -Dkaniko.findings=FILE} writes every finding with its place,
 * to be read and judged. Where the data are not on this machine that is reported instead.
 */
final class CorpusFindingsTest {
  private static final RuleSet ALL = RuleSet.load(InstructionSet.load());
  private static final Path PAGE = Path.of(System.getProperty("kaniko.root", "..")).resolve("compiler/docs/rules-precision.md");

  /** A row: the rule, whether it is on request, the findings and the files, and what people have written behind. */
  private static final Pattern ROW = Pattern.compile("\\| ([A-Z][A-Za-z0-9]+)( \\(on request\\))? \\| ([0-9,]+) \\| ([0-9,]+) \\|(.*)");

  /** What a rule finds in the files. */
  private record Count(int findings, int files) {
    static final Count NONE = new Count(0, 0);

    Count plus(int more) {
      return new Count(findings + more, files + 1);
    }
  }

  private static List<Path> files() throws IOException {
    var folder = Path.of(System.getProperty("kaniko.conformance", "absent")).resolve("corpus/dev");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void thePageHasTheNumbersOfToday(TestReporter reporter) throws IOException {
    var files = files();
    reporter.publishEntry(files.isEmpty() ? "the corpus is absent" : files.size() + " files");
    if (files.isEmpty()) {
      return;
    }
    var counts = counts(files);
    var lines = Files.readAllLines(PAGE);
    var today = lines.stream().map(line -> row(line, counts)).toList();
    if (Boolean.getBoolean("kaniko.record")) {
      Files.write(PAGE, today);
    } else {
      assertThat(lines).isEqualTo(today);
    }
  }

  @Test
  void everyRuleHasARow() throws IOException {
    var rows = Files.readAllLines(PAGE).stream().map(ROW::matcher).filter(java.util.regex.Matcher::matches).map(match -> match.group(1)).toList();
    assertThat(rows).containsExactlyInAnyOrderElementsOf(rules().map(RuleInfo::id).toList());
  }

  private static Stream<RuleInfo> rules() {
    return ALL.rules().stream().filter(rule -> !(rule instanceof LanguageErrors.LanguageError)).map(LintRule::info);
  }

  private static Map<String, Count> counts(List<Path> files) throws IOException {
    var fixture = new LintFixture().offline().rules(ALL.asking(ALL.infos().stream().map(RuleInfo::id).toList()));
    var counts = new TreeMap<String, Count>();
    var written = new ArrayList<String>();
    for (var file : files) {
      var report = fixture.lint(Files.readAllBytes(file));
      var here = new TreeMap<String, Integer>();
      for (var finding : report.findings()) {
        here.merge(finding.code(), 1, Integer::sum);
        written.add(finding.code() + "\t" + file.getFileName() + "\t" + LintFixture.line(report, finding) + "\t" + finding.message());
      }
      here.forEach((rule, findings) -> counts.merge(rule, Count.NONE.plus(findings), (before, _) -> before.plus(findings)));
    }
    var target = Optional.ofNullable(System.getProperty("kaniko.findings")).map(Path::of);
    if (target.isPresent()) {
      Files.write(target.get(), written);
    }
    return counts;
  }

  /** Returns a line of the page with the numbers of today. */
  private static String row(String line, Map<String, Count> counts) {
    var match = ROW.matcher(line);
    if (!match.matches()) {
      return line;
    }
    var rule = match.group(1);
    var count = counts.getOrDefault(rule, Count.NONE);
    var onRequest = ALL.named(rule).filter(RuleInfo::experimental).isPresent() ? " (on request)" : "";
    return "| %s%s | %,d | %,d |%s".formatted(rule, onRequest, count.findings(), count.files(), match.group(5));
  }
}
