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
import dev.kaniko.diagnostic.SourceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    var found = new Found(subject, suppressions);
    var sinks = new ArrayList<Sink>();
    for (var rule : rules.rules()) {
      var info = rule.info();
      boolean asked = info.experimental() && rules.experimental().contains(info.id());
      if (!info.experimental() || asked || suppressions.mayAskFor(info)) {
        var sink = new Sink(rule, asked, found);
        rule.check(subject, sink);
        sinks.add(sink);
      }
    }
    var silencings = suppressions.all();
    for (var sink : sinks) {
      sink.rule().checkSilencings(subject, rules, silencings, sink);
    }
    return found.ordered();
  }

  /** What was found so far. */
  private static final class Found {
    private final LintSubject subject;
    private final Suppressions suppressions;
    private final LinkedHashSet<Finding> findings = new LinkedHashSet<>();
    private final Excess excess = new Excess();

    Found(LintSubject subject, Suppressions suppressions) {
      this.subject = subject;
      this.suppressions = suppressions;
    }

    void add(RuleInfo info, boolean asked, InstructionNode owner, Finding finding) {
      var repairable = finding.withFixesIn(subject.ast().source());
      // A rule may stand for others that are known by their codes only, which silence a finding as its own name does.
      var named = finding.diagnostic().code().equals(info.id()) ? info : info.called(finding.diagnostic().code());
      if (suppressions.allows(named, owner, asked) && !findings.contains(repairable) && excess.hasRoom(finding.diagnostic())) {
        findings.add(repairable);
      }
    }

    List<Finding> ordered() {
      excess.told().ifPresent(more -> findings.add(new Finding(Moment.STEPS, more.span().start(), more)));
      return findings.stream().sorted((one, other) -> one.moment().compareTo(other.moment())).toList();
    }
  }

  /**
   * What a rule finds is given on with its moment.
   *
   * @param asked whether the rule was asked for by name
   */
  private record Sink(LintRule rule, boolean asked, Found found) implements LintSink {
    @Override
    public void report(InstructionNode owner, Diagnostic finding) {
      report(owner, rule.moment(), finding);
    }

    @Override
    public void report(InstructionNode owner, Moment moment, Diagnostic finding) {
      found.add(rule.info(), asked, owner, new Finding(moment, owner.span().start(), finding));
    }
  }

  private static List<Diagnostic> ordered(List<Diagnostic> diagnostics, Analysis analysis) {
    var file = analysis.ast().source();
    return diagnostics.stream()
        .sorted((one, other) -> compare(one, other, file))
        .toList();
  }

  /**
   * Compares by place: what is in the file comes first, and at one place errors do. This is no {@link java.util.Comparator#comparing}, because no AOT cache takes
   * the code that the JVM makes for one.
   */
  private static int compare(Diagnostic one, Diagnostic other, SourceId file) {
    int sources = Boolean.compare(!one.span().source().equals(file), !other.span().source().equals(file));
    int places = Integer.compare(one.span().start(), other.span().start());
    int severities = Boolean.compare(one.severity() != Severity.ERROR, other.severity() != Severity.ERROR);
    return sources != 0 ? sources : places != 0 ? places : severities;
  }
}
