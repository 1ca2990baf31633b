package dev.kaniko.compiler.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.lint.Linter;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.compiler.lint.Tolerance;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.Platform;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Safe fixes over the real files of the corpus: what is fixed is found no more, what is built stays the same, and a second run changes nothing. The
 * gate looks at every fourth file; {@code -Dkaniko.fix.proof=all} looks at all, with the rules that are on request, too. Where the corpus is not on this
 * machine that is reported instead.
 */
final class FixProofTest {
  private static final Platform MACHINE = new Platform("linux", "amd64", "");
  private static final boolean ALL = "all".equals(System.getProperty("kaniko.fix.proof"));
  private static final int STEP = ALL ? 1 : 4;

  /** The bases of the study are fakes; unknown ones leave more open, so they are the harder case. */
  private final Compiler compiler = new Compiler(InstructionSet.load(), BaseImages.NONE);
  private final Linter linter = new Linter(compiler, rules(), Tolerance.GO_ON);

  private static RuleSet rules() {
    var rules = RuleSet.load(InstructionSet.load());
    return ALL ? rules.asking(rules.infos().stream().map(RuleInfo::id).toList()) : rules;
  }

  private static CompileRequest request(byte[] file) {
    return new CompileRequest(
        new SourceId("Dockerfile"), FileContent.of(file), new LinkedHashMap<>(), Optional.empty(), Optional.empty(), MACHINE, Map.of());
  }

  private static List<Path> files() throws IOException {
    var folder = Path.of(System.getProperty("kaniko.conformance", "absent")).resolve("corpus/dev");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      var all = files.sorted().toList();
      return IntStream.range(0, all.size()).filter(i -> i % STEP == 0).mapToObj(all::get).toList();
    }
  }

  @Test
  void everySafeFixOfTheCorpusKeepsWhatItPromises(TestReporter reporter) throws IOException, InterruptedException {
    var fixer = new Fixer(compiler, linter, false);
    var applied = new ArrayList<Fixed.Applied>();
    var refused = new ArrayList<Fixed.Refused>();
    for (var path : files()) {
      byte[] before = Files.readAllBytes(path);
      var fixed = fixer.fix(request(before), Optional.empty());
      refused.addAll(fixed.refused());
      if (!fixed.changed()) {
        continue;
      }
      applied.addAll(fixed.applied());
      byte[] after = fixed.after().getBytes(StandardCharsets.UTF_8);
      if (fixed.applied().stream().allMatch(Fixed.Applied::proved)) {
        assertThat(Proof.of(compiler.analyze(request(after)))).as("%s", path).isEqualTo(Proof.of(compiler.analyze(request(before))));
      }
      assertThat(fixer.fix(request(after), Optional.empty()).after()).as("a second run on %s", path).isEqualTo(fixed.after());
      assertNothingIsLeft(path, after, fixed);
    }
    reporter.publishEntry("applied", counted(applied.stream().map(Fixed.Applied::rule)));
    reporter.publishEntry(files().isEmpty() ? "the corpus is absent" : applied.size() + " applied, " + refused.size() + " refused: " + refused);
    assertThat(refused.size()).isLessThanOrEqualTo(applied.size() / 20);
  }

  /** A rule whose fixes were applied proposes no more of them than were refused. */
  private void assertNothingIsLeft(Path path, byte[] after, Fixed fixed) throws IOException, InterruptedException {
    var refused = fixed.refused().stream().collect(Collectors.groupingBy(Fixed.Refused::rule, Collectors.counting()));
    var left = linter.lint(request(after), Optional.empty()).findings().stream()
        .filter(finding -> finding.fixes().stream().anyMatch(fix -> fix.safety() == Fix.Safety.SAFE))
        .collect(Collectors.groupingBy(Diagnostic::code, Collectors.counting()));
    left.forEach((rule, count) -> assertThat(count).as("%s: findings of %s", path, rule).isLessThanOrEqualTo(refused.getOrDefault(rule, 0L)));
  }

  private static String counted(Stream<String> rules) {
    return rules.collect(Collectors.groupingBy(rule -> rule, TreeMap::new, Collectors.counting())).toString();
  }
}
