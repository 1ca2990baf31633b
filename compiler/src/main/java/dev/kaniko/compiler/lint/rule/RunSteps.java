package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.InstructionDraft;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.instruction.Effects;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The instructions of a file that run commands while an image is built, with what rules ask of them. */
final class RunSteps {
  private final LintSubject subject;
  private final Set<StageId> kept = new HashSet<>();
  private final Map<String, Boolean> mentioned = new HashMap<>();
  private final List<RunStep> steps = new ArrayList<>();
  private final IdentityHashMap<Reading, RunStep> byReading = new IdentityHashMap<>();

  private RunSteps(LintSubject subject) {
    this.subject = subject;
    subject.analysis().graph().ifPresent(graph -> {
      kept.add(graph.target());
      graph.stages().forEach(stage -> base(stage).ifPresent(kept::add));
    });
    var readings = new IdentityHashMap<InstructionNode, Place>();
    for (var stage : subject.stages()) {
      stage.readings().stream().filter(Readings::isWritten).forEach(reading -> readings.put(reading.draft().node(), new Place(stage, reading)));
      stage.kept().forEach(reading -> readings.put(reading.draft().node(), new Place(stage, reading)));
    }
    for (var text : subject.shellTexts()) {
      var place = readings.get(text.instruction());
      if (place != null && place.reading().effects().flatMap(Effects::commands).isPresent()) {
        var step = new RunStep(this, place.stage(), place.reading(), text);
        steps.add(step);
        if (!step.isTrigger()) {
          byReading.put(place.reading(), step);
        }
      }
    }
  }

  private record Place(LintedStage stage, Reading reading) {}

  /** Returns them in the order of the file; triggers that a stage keeps are among them. */
  static List<RunStep> of(LintSubject subject) {
    return subject.derived(RunSteps.class, RunSteps::new).steps;
  }

  /** Returns them by what they come from; triggers that a stage keeps are not among them. */
  static IdentityHashMap<Reading, RunStep> byReading(LintSubject subject) {
    return subject.derived(RunSteps.class, RunSteps::new).byReading;
  }

  /** Tells whether what a stage leaves behind is in an image: it is the target, or another starts from it. */
  static boolean isKept(LintSubject subject, LintedStage stage) {
    return subject.derived(RunSteps.class, RunSteps::new).isKept(stage);
  }

  /** Tells whether what the commands of a stage leave behind is in an image: it is the target, or another starts from it. */
  boolean isKept(LintedStage stage) {
    return kept.contains(stage.stage().id());
  }

  /** Returns the files of the build context, where they are known. */
  Optional<ContextTree> contextFiles() {
    return ContextTree.of(subject);
  }

  /** Tells whether a word stands anywhere in a stage, or in one that it starts from. */
  boolean mentions(StageDraft stage, String word) {
    var open = new ArrayList<StageDraft>();
    boolean found = false;
    for (var next = Optional.of(stage); next.isPresent() && !found; next = base(next.get()).flatMap(id -> subject.analysis().graph().flatMap(graph -> graph.find(id)))) {
      var known = mentioned.get(key(next.get(), word));
      if (known != null) {
        found = known;
        break;
      }
      open.add(next.get());
      found = next.get().instructions().stream().map(InstructionDraft::node).anyMatch(node -> isIn(node, word));
    }
    boolean result = found;
    open.forEach(seen -> mentioned.put(key(seen, word), result));
    return found;
  }

  private static String key(StageDraft stage, String word) {
    return stage.id().index() + " " + word;
  }

  private static Optional<StageId> base(StageDraft stage) {
    return stage.base() instanceof Base.StageBase(var id) ? Optional.of(id) : Optional.empty();
  }

  private static boolean isIn(InstructionNode node, String word) {
    return node.text().contains(word) || node.heredocs().stream().anyMatch(heredoc -> heredoc.body().contains(word));
  }
}
