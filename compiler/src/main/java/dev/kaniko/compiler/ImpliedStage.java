package dev.kaniko.compiler;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.compilation.Findings;
import dev.kaniko.compiler.parse.DockerfileReader;
import dev.kaniko.compiler.pipeline.Analyzed;
import dev.kaniko.compiler.pipeline.Pipeline;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The stage that the instructions of a file without FROM stand for. Such a file cannot be built, and what its instructions say can be looked at all
 * the same; of the base nothing is known.
 */
final class ImpliedStage {
  private ImpliedStage() {}

  /** A file of nothing but ARG has no instruction of a stage. */
  static boolean isNeeded(DockerfileAst ast) {
    return ast.stages().isEmpty() && ast.global().stream().anyMatch(node -> !DockerfileReader.mayStandBeforeFrom(node));
  }

  /** Takes the instructions as far as they go. That they stand in no stage was reported already and is no reason to leave them out. */
  static Optional<Analyzed> analyze(DockerfileAst ast, Compilation compilation) throws InterruptedException {
    var findings = new Findings();
    compilation.findings().texts().forEach(findings::addText);
    var before = compilation.findings().diagnostics();
    before.stream().filter(diagnostic -> !diagnostic.code().equals(DockerfileReader.NO_STAGE)).forEach(findings::report);
    var inner = new Compilation(compilation.settings(), compilation.providers(), compilation.images(), compilation.times(), findings);
    var analyzed = Pipeline.analyze(staged(ast), true, inner);
    var known = Set.copyOf(before);
    findings.moments().forEach((diagnostic, moment) -> {
      if (!known.contains(diagnostic)) {
        compilation.findings().enter(moment);
        compilation.findings().report(diagnostic);
      }
    });
    return analyzed;
  }

  private static DockerfileAst staged(DockerfileAst ast) {
    var stage = DockerfileReader.impliedStage(ast.source(), ast.global());
    return new DockerfileAst(ast.source(), ast.text(), ast.escape(), ast.directives(), ast.comments(), List.of(), List.of(stage));
  }
}
