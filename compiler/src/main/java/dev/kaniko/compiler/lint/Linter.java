package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.Analysis;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.Sources;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.compilation.Excess;
import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Checks Dockerfiles. Base images are known as far as the compiler's port to them knows them. A linter keeps
 * nothing between two files, so it may serve many threads, if its compiler may.
 */
public final class Linter implements FileCheck {
  private final Compiler compiler;
  private final RuleSet rules;
  private final Tolerance tolerance;
  private final LintSettings settings;

  /** Makes a linter for which nothing was decided. */
  public Linter(Compiler compiler, RuleSet rules, Tolerance tolerance) {
    this(compiler, rules, tolerance, LintSettings.NONE);
  }

  /**
   * @param compiler analyzes the files
   * @param rules what is looked for
   * @param tolerance what becomes of the rest of a file that has an error
   * @param settings what somebody has decided that rules cannot know
   */
  public Linter(Compiler compiler, RuleSet rules, Tolerance tolerance, LintSettings settings) {
    this.compiler = Objects.requireNonNull(compiler);
    this.rules = Objects.requireNonNull(rules);
    this.tolerance = Objects.requireNonNull(tolerance);
    this.settings = Objects.requireNonNull(settings);
  }

  /**
   * Checks one file: all its stages, or with a target those that it needs. The build argument {@code BUILDKIT_DOCKERFILE_CHECK} replaces the
   * directive of the file.
   *
   * @param context the build context; without it nothing is reported that depends on it
   * @throws IOException if the Dockerfile cannot be read
   * @throws InterruptedException if the thread was interrupted while images were looked up
   */
  @Override
  public FileReport lint(CompileRequest request, Optional<ContextFiles> context) throws IOException, InterruptedException {
    var analysis = compiler.analyze(request);
    var suppressions = Suppressions.of(analysis.ast(), request.buildArguments(), settings.comments());
    var subject = LintSubject.of(request, analysis, context, settings);
    var everything = find(rules, subject, suppressions);
    var first = tolerance == Tolerance.STOP_AT_FIRST_ERROR ? FirstError.of(analysis) : Optional.<FirstError>empty();
    var found = first.map(error -> everything.stream().filter(error::isAfter).toList()).orElse(everything);
    var all = first.map(error -> upTo(error, found, subject)).orElseGet(() -> Errors.with(found, subject, rules, suppressions));
    return new FileReport(request.name(), all.isEmpty() ? new Sources(Map.of()) : analysis.sources(), ordered(all, analysis), suppressions.error() && !found.isEmpty());
  }

  /** Returns what the reference reports: the error, and what it has found before. */
  private static List<Diagnostic> upTo(FirstError error, List<Finding> found, LintSubject subject) {
    return Stream.concat(Stream.of(error.atItsInstruction(subject)), found.stream().map(Finding::diagnostic)).toList();
  }

  /** Checks files one after the other. */
  public LintReport lint(List<CompileRequest> requests, Optional<ContextFiles> context) throws IOException, InterruptedException {
    var reports = new ArrayList<FileReport>();
    for (var request : requests) {
      reports.add(lint(request, context));
    }
    return new LintReport(reports, rules.infos());
  }

  /** Returns what rules find and nothing suppresses, each finding once, in the order in which the reference would look for it. */
  static List<Finding> find(RuleSet rules, LintSubject subject, Suppressions suppressions) {
    var found = new LinkedHashSet<Finding>();
    var excess = new Excess();
    var silencings = new ArrayList<Runnable>();
    for (var rule : rules.rules()) {
      var info = rule.info();
      boolean asked = info.experimental() && rules.experimental().contains(info.id());
      if (info.experimental() && !asked && !suppressions.mayAskFor(info)) {
        continue;
      }
      var sink = new Sink(rule.moment(), (owner, finding) -> {
        var repairable = finding.withFixesIn(subject.ast().source());
        // A rule may stand for others that are known by their codes only, which silence a finding as its own name does.
        var named = finding.diagnostic().code().equals(info.id()) ? info : info.called(finding.diagnostic().code());
        if (suppressions.allows(named, owner, asked) && !found.contains(repairable) && excess.hasRoom(finding.diagnostic())) {
          found.add(repairable);
        }
      });
      rule.check(subject, sink);
      silencings.add(() -> rule.checkSilencings(subject, rules, suppressions.all(), sink));
    }
    silencings.forEach(Runnable::run);
    excess.told().ifPresent(more -> found.add(new Finding(Moment.STEPS, more.span().start(), more)));
    return found.stream().sorted(Comparator.comparing(Finding::moment)).toList();
  }

  /** What a rule finds is given on with its moment. */
  private record Sink(Moment usual, BiConsumer<InstructionNode, Finding> findings) implements LintSink {
    @Override
    public void report(InstructionNode owner, Diagnostic finding) {
      report(owner, usual, finding);
    }

    @Override
    public void report(InstructionNode owner, Moment moment, Diagnostic finding) {
      findings.accept(owner, new Finding(moment, owner.span().start(), finding));
    }
  }

  private static List<Diagnostic> ordered(List<Diagnostic> diagnostics, Analysis analysis) {
    var file = analysis.ast().source();
    return diagnostics.stream()
        .sorted(Comparator.<Diagnostic, Boolean>comparing(diagnostic -> !diagnostic.span().source().equals(file))
            .thenComparingInt(diagnostic -> diagnostic.span().start())
            .thenComparing(diagnostic -> diagnostic.severity() != Severity.ERROR))
        .toList();
  }
}
