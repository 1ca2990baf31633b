package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;

/** The images that stages start from, as the file names them. */
final class BaseNames {
  private BaseNames() {}

  /**
   * An image that a FROM names.
   *
   * @param name with the values of arguments
   */
  record Named(StageNode stage, String name) {
    /** Returns its tag; empty if it has none, or a digest that wins over it. */
    Optional<String> tag() {
      int colon = name.lastIndexOf(':');
      return hasDigest() || colon <= name.lastIndexOf('/') ? Optional.empty() : Optional.of(name.substring(colon + 1));
    }

    boolean hasDigest() {
      return name.contains("@");
    }

    /** Returns a finding that says where the name comes from if it is not written in the FROM. */
    Diagnostic finding(RuleInfo rule, String message) {
      var base = stage.base();
      var finding = rule.finding(base.span(), message);
      return base.references().isEmpty() ? finding : finding.withNote("is " + name);
    }
  }

  /** Returns the images of registries that stages start from. */
  static List<Named> in(LintSubject subject) {
    return subject.analysis().graph().stream().flatMap(graph -> graph.stages().stream().flatMap(stage -> of(stage, graph).stream())).toList();
  }

  private static Optional<Named> of(StageDraft stage, StageGraph graph) {
    return stage.base() instanceof Base.ImageBase(_, _, var context) && context.isEmpty()
        ? PlatformFlag.expanded(stage.node().base(), graph.globals()).map(name -> new Named(stage.node(), name.text()))
        : Optional.empty();
  }
}
