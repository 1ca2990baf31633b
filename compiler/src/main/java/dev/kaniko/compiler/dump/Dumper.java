package dev.kaniko.compiler.dump;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ir.BuildProgram;
import dev.kaniko.compiler.ir.ResolvedStage;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.pipeline.PassObserver;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.diagnostic.SourceId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Dumps the forms of one compilation after the passes that make them. */
public final class Dumper implements PassObserver {
  private final SourceId main;
  private final Supplier<Map<SourceId, String>> texts;
  private final Predicate<String> wanted;
  private final BiConsumer<String, String> sink;

  /**
   * @param main the Dockerfile
   * @param texts returns all texts that places can point to at that time
   * @param wanted returns true if the form after the pass of this name is to be dumped
   * @param sink receives the name of a pass and the dump of the form after it
   */
  public Dumper(SourceId main, Supplier<Map<SourceId, String>> texts, Predicate<String> wanted, BiConsumer<String, String> sink) {
    this.main = Objects.requireNonNull(main);
    this.texts = Objects.requireNonNull(texts);
    this.wanted = Objects.requireNonNull(wanted);
    this.sink = Objects.requireNonNull(sink);
  }

  @Override
  public void parsed(String pass, DockerfileAst ast) {
    write(pass, lines -> new AstDump(lines).write(ast));
  }

  @Override
  public void linked(String pass, StageGraph graph) {
    write(pass, lines -> new GraphDump(lines).write(graph));
  }

  @Override
  public void resolved(String pass, List<ResolvedStage> stages) {
    write(pass, lines -> new VariablesDump(lines).write(stages));
  }

  @Override
  public void typed(String pass, BuildProgram program) {
    write(pass, lines -> new ProgramDump(lines).write(program));
  }

  @Override
  public void planned(String pass, BuildPlan plan) {
    write(pass, lines -> new ProgramDump(lines).write(plan));
  }

  private void write(String pass, Consumer<Lines> form) {
    if (wanted.test(pass)) {
      var lines = new Lines(main, texts.get());
      form.accept(lines);
      sink.accept(pass, lines.toString());
    }
  }
}
