package dev.kaniko.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.BaseImages.BaseImage;
import dev.kaniko.compiler.CompilationResult.Compiled;
import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.compilation.Findings;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.ResolvedImage;
import dev.kaniko.compiler.ir.Settings;
import dev.kaniko.compiler.lowering.Planner;
import dev.kaniko.compiler.parse.DockerfileReader;
import dev.kaniko.compiler.pass.Pass;
import dev.kaniko.compiler.pass.Passes;
import dev.kaniko.compiler.pipeline.Pipeline;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.grammar.source.SourceText;
import dev.kaniko.image.Platform;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans of Dockerfiles whose images all hold the same. */
final class Programs {
  private static final SourceId NAME = new SourceId("Dockerfile");
  private static final Platform MACHINE = new Platform("linux", "amd64", "");
  private static final InstructionSet INSTRUCTIONS = InstructionSet.load();

  private Programs() {}

  /** Returns what all passes make of a file. */
  static BuildPlan plan(List<String> lines) throws IOException, InterruptedException {
    return plan(lines, true);
  }

  /** Returns what the passes make of a file that may not be left out. */
  static BuildPlan unoptimized(List<String> lines) throws IOException, InterruptedException {
    return plan(lines, false);
  }

  private static BuildPlan plan(List<String> lines, boolean optimizes) throws IOException, InterruptedException {
    var request = new CompileRequest(
        NAME, FileContent.of(text(lines)), new LinkedHashMap<>(), Optional.empty(), Optional.empty(), MACHINE, Map.of(), optimizes);
    var result = new Compiler(INSTRUCTIONS, (_, wanted) -> Optional.of(new BaseImage(Interpretation.BASE, wanted))).compile(request);
    assertThat(result).describedAs("%s in %s", result.diagnostics(), lines).isInstanceOf(Compiled.class);
    return ((Compiled) result).plan();
  }

  /** Returns the plan of a file, the last stage of which is the target, with every stage in it. */
  static BuildPlan unpruned(List<String> lines) throws InterruptedException {
    return plan(lines, true, Passes.PROGRAM.stream().filter(pass -> !pass.isOptional()).toList());
  }

  /** Returns the plan that other passes on the typed program lead to. */
  static BuildPlan plan(List<String> lines, List<Pass<BuildProgram>> passes) throws InterruptedException {
    return plan(lines, false, passes);
  }

  private static BuildPlan plan(List<String> lines, boolean everyStage, List<Pass<BuildProgram>> passes) throws InterruptedException {
    var findings = new Findings();
    var compilation = new Compilation(
        new Settings(new LinkedHashMap<>(), Optional.empty(), Optional.empty(), MACHINE, Map.of(), true),
        INSTRUCTIONS.providers(),
        (_, wanted) -> Optional.of(new ResolvedImage(Interpretation.BASE, wanted, true)),
        _ -> Optional.empty(),
        findings);
    var ast = DockerfileReader.read(NAME, SourceText.of(text(lines)), compilation.syntaxes(), findings);
    var analyzed = Pipeline.analyze(ast, everyStage, compilation).orElseThrow();
    assertThat(findings.hasErrors()).describedAs("%s in %s", findings.diagnostics(), lines).isFalse();
    var program = Pipeline.finish(passes, analyzed.program(), compilation, (_, _) -> {});
    return Planner.plan(program, analyzed.graph().stages(), Map.of(), Optional.empty());
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }
}
