package dev.kaniko.compiler;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.diagnostic.Diagnostic;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that the compiler knows of a file, whether it can be built or not.
 *
 * @param ast its tree
 * @param graph its stages; empty if it has none
 * @param program its stages with the steps that could be typed; empty if it has none
 * @param diagnostics what was found, in the order of the text
 * @param sources the texts that spans point into
 */
public record Analysis(
    DockerfileAst ast, Optional<StageGraph> graph, Optional<BuildProgram> program, List<Diagnostic> diagnostics, Sources sources) {
  public Analysis {
    Objects.requireNonNull(ast);
    Objects.requireNonNull(graph);
    Objects.requireNonNull(program);
    diagnostics = List.copyOf(diagnostics);
    Objects.requireNonNull(sources);
  }
}
