package dev.kaniko.fuzz;

import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.fix.Fixed;
import dev.kaniko.compiler.fix.Fixer;
import dev.kaniko.compiler.lint.ContextFiles;
import dev.kaniko.compiler.lint.FileReport;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSettings;
import dev.kaniko.compiler.lint.LintSettings.LabelKind;
import dev.kaniko.compiler.lint.Linter;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.compiler.lint.Tolerance;
import dev.kaniko.compiler.report.JsonFormat;
import dev.kaniko.compiler.report.LintFormat;
import dev.kaniko.compiler.report.SarifFormat;
import dev.kaniko.compiler.report.TextFormat;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What holds of any bytes that are checked by every rule, those on request among them: checking, reporting and repairing end and throw nothing, places lie in
 * their texts, the edits of a fix do not overlap, the same bytes give the same findings, and what is repaired once is not repaired again.
 */
public final class LinterLaws {
  private static final int ONE_IN = 16;
  private static final Path ROOT = Path.of("/");
  private static final List<LintFormat> FORMATS = List.of(new TextFormat(true), new JsonFormat(), new SarifFormat());

  private final Compiler compiler = new Compiler(InstructionSet.load(), FixedImages::resolve);
  private final RuleSet rules = everyRule();
  private final Linter linter = new Linter(compiler, rules, Tolerance.GO_ON, settings());

  private static RuleSet everyRule() {
    var all = RuleSet.load(InstructionSet.load());
    return all.asking(all.rules().stream().map(LintRule::info).map(info -> info.id()).toList());
  }

  /** Settings that leave no rule silent for want of one. */
  private static LintSettings settings() {
    var labels = new LinkedHashMap<String, LabelKind>();
    for (var kind : LabelKind.values()) {
      labels.put(kind.word(), kind);
    }
    labels.put("a", LabelKind.SEMVER);
    return new LintSettings(List.of("docker.io/library/a*", "*.example"), labels, true);
  }

  /**
   * Holds the laws against a file. Target, build arguments, platform, and whether there is a context are drawn from its bytes.
   *
   * @throws IllegalStateException if one does not hold; whatever else is thrown comes out of a rule, a report or a fix
   */
  public void check(byte[] file) throws IOException, InterruptedException {
    var choices = new SplittableRandom(Arrays.hashCode(file));
    var request = DrawnRequest.of(file, choices);
    var context = context(choices);
    var report = linter.lint(request, context);
    check(report);
    write(report, FORMATS.get(choices.nextInt(FORMATS.size())));
    if (choices.nextInt(ONE_IN) == 0) {
      require(report.findings().equals(linter.lint(request, context).findings()), "checking twice finds two things");
    }
    if (report.findings().stream().anyMatch(finding -> !finding.fixes().isEmpty())) {
      repair(request, context, choices.nextBoolean());
    }
  }

  private static Optional<ContextFiles> context(SplittableRandom choices) {
    var files = new TreeMap<String, Long>();
    List.of(
        ".dockerignore", ".env", ".git", ".git/config", "Dockerfile", "a", "a/b", "app", "app/id_rsa", "go.mod", "package-lock.json", "package.json",
        "requirements.txt", "src", "src/main.c").forEach(name -> files.put(name, choices.nextLong(200_000_000)));
    boolean listed = choices.nextBoolean();
    return choices.nextInt(3) > 0
        ? Optional.empty()
        : Optional.of(new ContextFiles(choices.nextBoolean() ? List.of("**/*.c", "!src/main.c", "a*") : List.of(), () -> listed ? Optional.of(files) : Optional.empty()));
  }

  private static void check(FileReport report) {
    Nesting.checkAll(report.findings(), report.sources());
    for (var finding : report.findings()) {
      require(!finding.message().isBlank(), "a finding of " + finding.code() + " says nothing");
      finding.fixes().forEach(fix -> check(fix, finding, report));
    }
  }

  private static void check(Fix fix, Diagnostic finding, FileReport report) {
    var sorted = fix.edits().stream().sorted(Comparator.<Edit>comparingInt(edit -> edit.span().start()).thenComparingInt(edit -> edit.span().end())).toList();
    for (int i = 1; i < sorted.size(); i++) {
      require(sorted.get(i - 1).span().end() <= sorted.get(i).span().start(), "edits of a fix of " + finding.code() + " overlap");
    }
    require(sorted.stream().anyMatch(edit -> !report.sources().text(edit.span().source()).orElseThrow()
        .substring(edit.span().start(), edit.span().end()).equals(edit.replacement())), "a fix of " + finding.code() + " changes nothing");
  }

  private void write(FileReport report, LintFormat format) throws IOException {
    var out = new StringWriter();
    // The pages of all rules in each report would take a third of the time.
    var found = report.findings().stream().map(Diagnostic::code).collect(Collectors.toSet());
    var page = format.begin(rules.infos().stream().filter(rule -> found.contains(rule.id())).toList(), "1", ROOT, out);
    page.add(report);
    page.end(List.of());
    require(report.findings().isEmpty() || !out.toString().isBlank(), "a report says nothing");
  }

  private void repair(CompileRequest request, Optional<ContextFiles> context, boolean unsafe) throws IOException, InterruptedException {
    var fixer = new Fixer(compiler, linter, unsafe);
    var once = fixer.fix(request, context);
    require(once.changed() != once.applied().isEmpty(), "a text changes without a fix, or does not with one");
    if (once.changed()) {
      Fixed twice = fixer.fix(DrawnRequest.with(request, once.after().getBytes(StandardCharsets.UTF_8)), context);
      require(!twice.changed(), "a second repair finds something to do: " + twice.applied());
    }
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
