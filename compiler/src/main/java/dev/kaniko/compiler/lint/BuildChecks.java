package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.Analysis;
import dev.kaniko.compiler.Checks;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The build checks as a part of a build: warnings, and an error if the file asks for that ({@code # check=error=true}). */
public final class BuildChecks implements Checks {
  private final RuleSet rules;
  private final Optional<ContextFiles> context;

  /**
   * Returns checks that know nothing of the build context.
   *
   * @param rules what is looked for: {@link RuleSet#loadBuildChecks}
   */
  public BuildChecks(RuleSet rules) {
    this(rules, Optional.empty());
  }

  private BuildChecks(RuleSet rules, Optional<ContextFiles> context) {
    this.rules = rules;
    this.context = context;
  }

  @Override
  public Checks ofContext(List<String> ignorePatterns) {
    return new BuildChecks(rules, Optional.of(new ContextFiles(ignorePatterns)));
  }

  @Override
  public List<Diagnostic> check(CompileRequest request, Analysis analysis) {
    var suppressions = Suppressions.of(analysis.ast(), request.buildArguments(), false);
    var subject = LintSubject.of(request, analysis, context, LintSettings.NONE);
    var found = new ArrayList<Diagnostic>();
    Linter.find(rules, subject, suppressions).forEach(finding -> found.add(finding.diagnostic()));
    if (suppressions.error() && !found.isEmpty()) {
      var names = found.stream().map(Diagnostic::code).distinct().sorted().collect(Collectors.joining(", "));
      found.add(Diagnostic.error("CheckFailed", found.getFirst().span(), "lint violation found for rules: " + names)
          .withHelp("the file asks for this with check=error=true"));
    }
    return found;
  }
}
