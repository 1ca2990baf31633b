package dev.kaniko.compiler.editor;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.instruction.Effects;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Origin;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a stage is, and what it gives to others. */
final class StageSummary {
  private static final int MOST_USERS = 20;

  private StageSummary() {}

  /** Returns what is said of a stage, as Markdown. */
  static String of(EditedFile file, StageNode stage) {
    var lines = new ArrayList<String>();
    lines.add("**" + stage.name().map(name -> name.value()).orElseGet(() -> "stage " + stage.index()) + "**, stage " + stage.index() + " of "
        + file.ast().stages().size());
    lines.add("Base: " + base(file, stage));
    lines.add(steps(file, stage));
    lines.add(users(file, stage));
    return String.join("\n\n", lines);
  }

  private static String base(EditedFile file, StageNode stage) {
    var base = file.analysis().graph().flatMap(graph -> graph.find(new StageId(stage.index()))).map(draft -> draft.base());
    var text = base.map(known -> switch (known) {
      case Base.Scratch(_) -> "scratch, an empty image";
      case Base.ImageBase image -> "image `" + image.reference() + "` for " + image.wanted();
      case Base.DirectoryBase directory -> "named context " + directory.context();
      case Base.StageBase(StageId id) -> "stage " + file.ast().stages().get(id.index()).name().map(name -> "`" + name.value() + "`").orElse(String.valueOf(id.index()));
      case Base.Unknown() -> "`" + stage.base().raw().value() + "`, which is not known";
    }).orElse("not known");
    return file.secrets().shown(text);
  }

  private static String steps(EditedFile file, StageNode stage) {
    long always = layers(file, stage, Effects.Layer.ALWAYS);
    long maybe = layers(file, stage, Effects.Layer.DEPENDS);
    return stage.instructions().size() + " instructions, " + always + (always == 1 ? " layer" : " layers") + (maybe == 0 ? "" : " and " + maybe + " that may be");
  }

  private static long layers(EditedFile file, StageNode stage, Effects.Layer layer) {
    return stage.instructions().stream().flatMap(node -> file.reading(node).stream()).flatMap(reading -> reading.effects().stream())
        .filter(effects -> effects.layer() == layer).count();
  }

  private static String users(EditedFile file, StageNode stage) {
    var uses = file.stages().usesOf(stage);
    var own = isTarget(file, stage) ? "It is the image that is built." : "";
    if (uses.isEmpty()) {
      return own.isEmpty() ? "No other stage uses it, and it is not the one that is built." : own;
    }
    return (own.isEmpty() ? "" : own + "\n\n") + "Used by:\n\n"
        + uses.stream().limit(MOST_USERS).map(use -> "- line " + file.line(use.span().start()) + ": " + user(file, use)).collect(Collectors.joining("\n"))
        + (uses.size() > MOST_USERS ? "\n- and " + (uses.size() - MOST_USERS) + " more" : "");
  }

  private static String user(EditedFile file, Stages.Use use) {
    var stage = file.stage(use.user());
    var name = stage.flatMap(StageNode::name).map(text -> "`" + text.value() + "`").orElseGet(() -> "stage " + stage.map(StageNode::index).orElse(0));
    if (stage.filter(other -> other.span().equals(use.user().span())).isPresent()) {
      return name + " starts from it";
    }
    return name + " takes " + files(file, use.user()).map(text -> "`" + file.secrets().shown(text) + "`").orElse("files") + " (" + use.user().keyword() + ")";
  }

  private static Optional<String> files(EditedFile file, InstructionNode node) {
    return file.reading(node).flatMap(reading -> reading.instruction()).map(instruction -> instruction.inputs().stream()
        .filter(input -> input instanceof Input.Files files && files.origin() instanceof Origin.Named)
        .map(Input.Files.class::cast)
        .flatMap(input -> input.patterns().stream())
        .limit(MOST_USERS)
        .collect(Collectors.joining(", "))).filter(text -> !text.isEmpty());
  }

  private static boolean isTarget(EditedFile file, StageNode stage) {
    return file.analysis().graph().filter(graph -> graph.target().index() == stage.index()).isPresent();
  }

  /** Tells whether the layers of a stage are in the image that is built. */
  static boolean isOfImage(EditedFile file, StageNode stage) {
    var graph = file.analysis().graph();
    if (graph.isEmpty()) {
      return true;
    }
    var at = Optional.of(graph.get().target());
    while (at.isPresent()) {
      int index = at.get().index();
      if (index == stage.index()) {
        return true;
      }
      // A stage starts from an earlier one only, so this comes to an end.
      at = graph.get().find(at.get()).flatMap(draft -> draft.base() instanceof Base.StageBase(StageId id) && id.index() < index ? Optional.of(id) : Optional.empty());
    }
    return false;
  }
}
