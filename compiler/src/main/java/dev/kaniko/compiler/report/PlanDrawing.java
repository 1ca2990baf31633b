package dev.kaniko.compiler.report;

import dev.kaniko.compiler.plan.Export;
import dev.kaniko.compiler.plan.PrunedStage;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.instruction.Input;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * A plan as boxes and arrows. A stage is a group of boxes: its FROM line and its steps. An arrow means that the box at its head needs the box at its
 * tail. Images, contexts and other sources outside of the stages have boxes of their own.
 *
 * @param groups the stages in the order of the file
 * @param outside the sources outside of the stages: the name of a box and its text
 * @param arrows all arrows in a fixed order
 */
record PlanDrawing(List<Group> groups, SequencedMap<String, String> outside, List<Arrow> arrows) {
  private static final int MOST_CHARACTERS = 60;

  /**
   * A stage.
   *
   * @param name the name of the group
   * @param boxes the texts of the boxes, the FROM line first; box number n has the name {@code name_n}
   * @param built whether it is built
   */
  record Group(String name, String title, List<String> boxes, boolean built) {
    String box(int number) {
      return name + "_" + number;
    }
  }

  /**
   * @param label the files that are read; empty for all
   * @param own whether it leads from one step of a stage to the next
   */
  record Arrow(String tail, String head, String label, boolean own) {}

  PlanDrawing {
    groups = List.copyOf(groups);
    arrows = List.copyOf(arrows);
  }

  static PlanDrawing of(PlannedBuild build) {
    var facts = new PlanFacts(build);
    var groups = new TreeMap<StageId, Group>();
    var arrows = new ArrayList<Arrow>();
    var outside = new LinkedHashMap<String, String>();
    build.plan().stages().forEach(stage -> groups.put(stage.id(), group(stage, facts)));
    build.plan().pruned().forEach(stage -> groups.put(stage.id(), group(stage, facts)));
    for (var stage : build.plan().stages()) {
      for (int i = 1; i <= stage.steps().size(); i++) {
        arrows.add(new Arrow(box(stage.id(), i - 1), box(stage.id(), i), "", true));
      }
      addReads(stage, facts, outside, arrows);
    }
    for (var stage : build.plan().stages()) {
      stage.exports().forEach(export -> arrows.add(arrow(stage, export, facts)));
    }
    return new PlanDrawing(List.copyOf(groups.values()), outside, arrows);
  }

  private static String box(StageId stage, int number) {
    return "s" + stage.index() + "_" + number;
  }

  private static Group group(StagePlan stage, PlanFacts facts) {
    var boxes = new ArrayList<String>();
    boxes.add(shortened(facts.shown(stage.line().text())) + "\n" + facts.shown(facts.base(stage)));
    stage.steps().forEach(step -> boxes.add(shortened(facts.shown(step.text())) + "\n" + facts.place(step.instruction().span()) + (step.work().omitted() ? ", omitted" : "")));
    return new Group(
        "s" + stage.id().index(), PlanFacts.name(stage.id(), stage.name()) + (stage.unpacked() ? "" : ", root not unpacked"), boxes, true);
  }

  private static Group group(PrunedStage stage, PlanFacts facts) {
    return new Group(
        "s" + stage.id().index(), PlanFacts.name(stage.id(), stage.name()) + (stage.twin().isPresent() ? ", merged" : ", pruned"),
        List.of(shortened(facts.shown(stage.line().text())) + "\n" + facts.shown(facts.why(stage))), false);
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= MOST_CHARACTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MOST_CHARACTERS - 1)) + "…";
  }

  private static void addReads(StagePlan stage, PlanFacts facts, SequencedMap<String, String> outside, List<Arrow> arrows) {
    for (int i = 0; i < stage.steps().size(); i++) {
      var step = stage.steps().get(i);
      for (var input : step.instruction().inputs()) {
        var head = box(stage.id(), i + 1);
        switch (input) {
          case Input.Files(var origin, var patterns) -> {
            if (!(step.sources().get(origin) instanceof TreeSource.StageRoot)) {
              arrows.add(new Arrow(name(outside, facts.shown(facts.source(step, origin))), head, shortened(facts.shown(String.join(", ", patterns))), false));
            }
          }
          case Input.Remote(var url, _) -> arrows.add(new Arrow(name(outside, facts.shown(url)), head, "", false));
          case Input.Git(var url, _, _) -> arrows.add(new Arrow(name(outside, facts.shown(url)), head, "", false));
        }
      }
    }
  }

  private static String name(SequencedMap<String, String> outside, String content) {
    for (var box : outside.entrySet()) {
      if (box.getValue().equals(content)) {
        return box.getKey();
      }
    }
    var name = "x" + outside.size();
    outside.put(name, content);
    return name;
  }

  private static Arrow arrow(StagePlan stage, Export export, PlanFacts facts) {
    var tail = box(stage.id(), stage.steps().size());
    return switch (export) {
      case Export.Start(var reader) -> new Arrow(tail, box(reader, 0), "", false);
      case Export.Files(var reader, var step, var patterns) ->
          new Arrow(tail, box(reader, step + 1), shortened(facts.shown(String.join(", ", patterns))), false);
    };
  }
}
