package dev.kaniko.compiler.dump;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.instruction.Origin;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/** Dumps a stage graph. */
final class GraphDump {
  private final Lines lines;

  GraphDump(Lines lines) {
    this.lines = lines;
  }

  void write(StageGraph graph) {
    lines.add("target " + graph.target());
    lines.addIf(graph.everyStage(), "every stage is wanted");
    var globals = graph.globals();
    for (var value : globals.values().entrySet()) {
      lines.add("global " + Lines.pair(value) + globals.provenance(value.getKey()).map(from -> " from " + lines.provenance(from)).orElse(""));
    }
    graph.links().entrySet().stream()
        .sorted(Comparator.comparing((Map.Entry<Origin.Named, TreeSource> link) -> link.getKey().name())
            .thenComparing(link -> link.getKey().mayBeIndex()))
        .forEach(link -> lines.add("link " + IrText.of(link.getKey()) + " -> " + IrText.of(link.getValue())));
    graph.stages().forEach(stage -> write(graph, stage));
  }

  private void write(StageGraph graph, StageDraft stage) {
    lines.add(stage.id() + " " + stage.name() + " " + lines.place(stage.node().span()), () -> {
      lines.addUses(stage.uses());
      lines.add("base " + text(stage.base()));
      stage.replacement().ifPresent(source -> lines.add("replaced by " + IrText.of(source)));
      stage.image().ifPresent(image -> lines.add(
          "image for " + image.platform() + (image.known() ? "" : " assumed"), () -> IrText.write(image.config(), lines)));
      lines.addIf(stage.triggersTaken(), "triggers taken");
      var needs = graph.dependencies(stage);
      lines.addIf(!needs.isEmpty(), "needs " + needs.stream().sorted().map(Object::toString).collect(Collectors.joining(", ")));
      for (var draft : stage.instructions()) {
        lines.add("instruction " + Lines.quote(draft.text()) + " " + lines.place(draft.node().span()), () -> {
          draft.triggeredBy().ifPresent(span -> lines.add("triggered by", span));
          draft.references().forEach(reference -> lines.add("names " + IrText.of(reference.origin()), reference.text().span()));
        });
      }
    });
  }

  private static String text(Base base) {
    return switch (base) {
      case Base.Scratch _ -> "scratch";
      case Base.ImageBase(var reference, var wanted, var context) ->
          "image " + reference + " for " + wanted + context.map(name -> " of the named context " + name).orElse("");
      case Base.DirectoryBase(var context, var asStage) -> "directory of the named context " + context + (asStage ? ", in the place of a stage" : "");
      case Base.StageBase(var id) -> id.toString();
      case Base.Unknown() -> "unknown";
    };
  }
}
