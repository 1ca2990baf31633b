package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.Analysis;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.scope.Remedy;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the compiler found, as a linter that goes on past errors reports it: one mistake is one finding, what a build argument could mend can be switched
 * off, and is a warning where that argument has no value.
 */
final class Errors {
  private static final String LABS = "-labs";

  /** What is found in a FROM line that has an error there comes from the error. */
  private static final Set<String> OF_FROM = Set.of("InvalidDefaultArgInFrom", "UndefinedArgInFrom", "FromAsCasing", "StageNameCasing");

  private final Analysis analysis;
  private final RuleSet rules;
  private final Suppressions suppressions;
  private final TreeMap<Integer, InstructionNode> instructions = new TreeMap<>();

  private Errors(LintSubject subject, RuleSet rules, Suppressions suppressions) {
    this.analysis = subject.analysis();
    this.rules = rules;
    this.suppressions = suppressions;
    subject.instructions().forEach(node -> instructions.put(node.span().start(), node));
  }

  /**
   * Returns everything that is reported of a file.
   *
   * @param found what rules found
   */
  static List<Diagnostic> with(List<Finding> found, LintSubject subject, RuleSet rules, Suppressions suppressions) {
    var diagnostics = subject.analysis().diagnostics();
    return diagnostics.isEmpty()
        ? found.stream().map(Finding::diagnostic).toList()
        : new Errors(subject, rules, suppressions).with(found);
  }

  private List<Diagnostic> with(List<Finding> found) {
    var taken = new HashSet<Span>();
    found.stream().filter(finding -> finding.diagnostic().code().equals("InvalidDefaultArgInFrom")).forEach(finding -> taken.addAll(places(finding)));
    var reported = new ArrayList<Diagnostic>();
    var errors = new TreeMap<Integer, Integer>();
    for (var error : analysis.diagnostics()) {
      var judged = judged(error, taken);
      judged.ifPresent(reported::add);
      if (judged.isPresent() && judged.get().severity() == Severity.ERROR && isInFile(error.span()) && error.span().length() > 0) {
        errors.merge(error.span().start(), error.span().end(), Math::max);
      }
    }
    found.stream().filter(finding -> !isSaid(finding, errors)).forEach(finding -> reported.add(finding.diagnostic()));
    return reported;
  }

  /** Returns an error as it is reported; empty if it is not. */
  private Optional<Diagnostic> judged(Diagnostic error, Set<Span> taken) {
    var remedy = analysis.remedies().getOrDefault(error, Remedy.NONE);
    if (error.severity() != Severity.ERROR) {
      return Optional.of(error);
    }
    if (isTakenByLabs(error, analysis) || remedy != Remedy.NONE && (taken.contains(error.span()) || !isWanted(error))) {
      return Optional.empty();
    }
    return Optional.of(remedy == Remedy.VALUE ? lowered(error) : error);
  }

  /** Tells whether the syntax line of the file names the channel of the language that takes what the error refuses. */
  static boolean isTakenByLabs(Diagnostic error, Analysis analysis) {
    return error.code().equals("UnsupportedDevice")
        && analysis.ast().directive("syntax").filter(directive -> directive.value().value().endsWith(LABS)).isPresent();
  }

  private boolean isWanted(Diagnostic error) {
    var known = rules.rules().stream().filter(LanguageErrors.LanguageError.class::isInstance).map(LintRule::info).toList();
    var rule = LanguageErrors.ALL.stream().map(LintRule::info).filter(info -> info.id().equals(error.code())).findFirst();
    boolean asked = known.isEmpty() || rule.isEmpty() || known.contains(rule.get());
    return asked && (rule.isEmpty() || owner(error).map(node -> suppressions.allows(rule.get(), node, asked)).orElse(true));
  }

  private Optional<InstructionNode> owner(Diagnostic error) {
    return Stream.concat(Stream.of(error.span()), error.labels().stream().map(label -> label.span()))
        .filter(this::isInFile)
        .findFirst()
        .flatMap(span -> Optional.ofNullable(instructions.floorEntry(span.start())))
        .map(Map.Entry::getValue);
  }

  private boolean isInFile(Span span) {
    return span.source().equals(analysis.ast().source());
  }

  private static Diagnostic lowered(Diagnostic error) {
    return new Diagnostic(
        error.code(), Severity.WARNING, error.message(), error.span(), error.note(), error.labels(), error.help(), error.fixes())
        .withHelp("a build argument without a default stands here: a build that gives it a fitting value with --build-arg succeeds");
  }

  /** Tells whether an error says the same: it stands around something in a FROM line, or it is about the same variable. */
  private static boolean isSaid(Finding finding, NavigableMap<Integer, Integer> errors) {
    var code = finding.diagnostic().code();
    boolean early = OF_FROM.contains(code);
    if (!early && !code.equals("UndefinedVar")) {
      return false;
    }
    return places(finding).stream().anyMatch(place -> {
      var error = errors.floorEntry(place.start());
      return error != null && (early ? error.getValue() >= place.end() : error.getKey() == place.start() && error.getValue() == place.end());
    });
  }

  /** Returns where a finding points, which may be said in a label only. */
  private static List<Span> places(Finding finding) {
    return Stream.concat(Stream.of(finding.diagnostic().span()), finding.diagnostic().labels().stream().map(label -> label.span())).toList();
  }
}
