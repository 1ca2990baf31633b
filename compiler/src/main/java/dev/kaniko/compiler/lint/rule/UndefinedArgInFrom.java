package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.WordPart;
import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.compiler.lint.BuildCheck;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** A variable in a FROM line that no ARG before the first FROM declares. */
public final class UndefinedArgInFrom implements BuildCheck {
  private static final RuleInfo INFO = RuleInfo.docker("UndefinedArgInFrom", "A FROM line uses a variable that is not declared before the first FROM");

  /** For more than these nobody looks for a slip: each look goes over all names. */
  private static final int MOST_SUGGESTIONS = 100;

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public Moment moment() {
    return Moment.BASES;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    subject.analysis().graph().ifPresent(graph -> {
      var names = graph.globals().names();
      int told = 0;
      for (var stage : subject.ast().stages()) {
        var seen = new HashSet<String>();
        var undeclared = Stream.concat(stage.base().references().stream(), stage.platform().stream().flatMap(word -> word.references().stream()))
            .filter(reference -> graph.globals().provenance(reference.name()).isEmpty() && seen.add(reference.name()))
            .toList();
        for (var reference : undeclared) {
          sink.report(stage.head(), finding(subject, stage.head(), reference, told++ < MOST_SUGGESTIONS ? names : Set.of()));
        }
      }
    });
  }

  private static Diagnostic finding(LintSubject subject, InstructionNode head, WordPart.Reference reference, Set<String> names) {
    var near = DidYouMean.nearest(reference.name(), names);
    var finding = subject.finding(INFO, head, reference.span(),
        "FROM argument '" + reference.name() + "' is not declared" + near.map(name -> " (did you mean " + name + "?)").orElse(""),
        "no ARG before the first FROM has this name");
    return near.flatMap(name -> DidYouMean.fix(subject, reference.name(), reference.span(), name)).map(finding::withFix).orElse(finding);
  }
}
