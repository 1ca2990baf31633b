package dev.kaniko.compiler;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.scope.Remedy;
import dev.kaniko.diagnostic.Diagnostic;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that the compiler knows of a file, whether it can be built or not.
 *
 * @param ast its tree
 * @param graph its stages; empty if it has none
 * @param program its stages with the steps that could be typed; empty if it has none
 * @param readings what became of the instructions of each stage of the program
 * @param triggers the instructions that each stage keeps for builds from its image (ONBUILD), read as if they stood there themselves
 * @param diagnostics what was found, in the order of the text
 * @param moments when the reference would find that
 * @param remedies what could be done about errors besides changing the file, where there is something
 * @param sources the texts that spans point into
 */
public record Analysis(
    DockerfileAst ast,
    Optional<StageGraph> graph,
    Optional<BuildProgram> program,
    Map<StageId, List<Reading>> readings,
    Map<StageId, List<Reading>> triggers,
    List<Diagnostic> diagnostics,
    Map<Diagnostic, Moment> moments,
    Map<Diagnostic, Remedy> remedies,
    Sources sources) {
  public Analysis {
    Objects.requireNonNull(ast);
    Objects.requireNonNull(graph);
    Objects.requireNonNull(program);
    readings = Map.copyOf(readings);
    triggers = Map.copyOf(triggers);
    diagnostics = List.copyOf(diagnostics);
    moments = Map.copyOf(moments);
    remedies = Map.copyOf(remedies);
    Objects.requireNonNull(sources);
  }
}
