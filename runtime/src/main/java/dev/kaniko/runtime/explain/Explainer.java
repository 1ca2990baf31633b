package dev.kaniko.runtime.explain;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.Scrubber;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.runtime.interpreter.Sighting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Compares a build with the record of the last one. */
final class Explainer {
  private final List<Observed> steps;
  private final Map<StageId, List<Observed>> stages = new HashMap<>();
  private final Map<StageId, StageId> parents = new HashMap<>();
  private final Map<String, BuildRecord.Base> bases;
  private final Optional<BuildRecord> last;
  private final Optional<String> place;
  private final Counterparts counterparts;
  private final Optional<Changes> changes;
  private final Scrubber scrubber;
  private final Map<Keyword, String> bringers;
  /** The steps so far whose result, in the words of keys, is another than in the last build. */
  private final Set<StepName> different = new HashSet<>();

  /**
   * @param steps all that may be reused, in the order of the plan
   * @param plan all stages
   * @param bases what each stage starts from
   * @param place what people call the place of the record; empty for this machine
   * @param bringers where each instruction comes from that is no standard one
   */
  Explainer(
      List<Observed> steps, BuildPlan plan, Map<String, BuildRecord.Base> bases, Optional<BuildRecord> last, Optional<String> place, Scrubber scrubber,
      FileLists lists, Map<Keyword, String> bringers) {
    this.steps = steps;
    this.bases = bases;
    this.last = last;
    this.place = place;
    this.scrubber = scrubber;
    this.bringers = bringers;
    this.counterparts = new Counterparts(steps.stream().map(Observed::wanted).toList(), last.map(BuildRecord::steps).orElse(List.of()));
    this.changes = last.map(record -> new Changes(record, scrubber, lists));
    for (var stage : plan.stages()) {
      if (stage.base() instanceof PlannedBase.Stage(StageId base)) {
        parents.put(stage.id(), base);
      }
    }
    steps.forEach(step -> stages.computeIfAbsent(step.stage().id(), _ -> new ArrayList<>()).add(step));
  }

  Explanation explain() throws InterruptedException {
    var explained = new ArrayList<ExplainedStep>();
    for (var step : steps) {
      if (step.sighting().isEmpty()) {
        continue;
      }
      var sighting = step.sighting().get();
      if (step.identity().isEmpty() || !step.identity().equals(counterparts.of(step.name()).map(BuildRecord.PastStep::key).orElse(""))) {
        different.add(step.name());
      }
      var verdict = switch (sighting.finding()) {
        case FOUND -> ExplainedStep.Verdict.HIT;
        case OPEN -> ExplainedStep.Verdict.OPEN;
        default -> ExplainedStep.Verdict.MISS;
      };
      explained.add(new ExplainedStep(step.name(), step.text(), verdict, step.isReused() ? List.of() : reasons(step, sighting)));
    }
    return new Explanation(true, last.map(record -> Instant.ofEpochMilli(record.ended())), place, explained);
  }

  private List<Reason> reasons(Observed step, Sighting sighting) throws InterruptedException {
    return switch (sighting.finding()) {
      case FOUND -> List.of();
      case NEVER_KEPT -> List.of(Reason.of(Reason.Kind.NEVER_KEPT, "", "results of " + step.keyword() + " are never used again"
          + Optional.ofNullable(bringers.get(sighting.step().instruction().keyword())).map(plugin -> ": " + plugin + " gives it no fingerprint").orElse("")));
      case NOT_KEPT -> List.of(Reason.of(Reason.Kind.NOT_KEPT, "", sighting.step().work().runs()
          ? "--cache-run-layers=false: results of commands are not used" : "--cache-copy-layers is not given: results of " + step.keyword() + " are not used"));
      case UNREADABLE -> List.of(Reason.of(Reason.Kind.OTHER, "", "what it reads cannot be read"));
      case OPEN -> open(step, sighting);
      case ON_OTHER_FILES -> changed(step).orElseGet(() -> List.of(otherFiles(step)));
      case MISSING -> changed(step).orElseGet(() -> List.of(gone(step)));
    };
  }

  private List<Reason> open(Observed step, Sighting sighting) throws InterruptedException {
    var reasons = new ArrayList<Reason>();
    // It may tell a failure, and with it an address.
    var waitsFor = scrubber.scrub(sighting.waitsFor());
    reasons.add(Reason.of(Reason.Kind.OPEN, waitsFor, "depends on " + waitsFor));
    var past = counterparts.of(step.name());
    if (past.isPresent() && !step.items().isEmpty()) {
      reasons.addAll(changes.orElseThrow().of(step.items(), past.get().items()));
    }
    return reasons;
  }

  private Reason otherFiles(Observed step) {
    var before = nearestBefore(step, other -> !other.isReused());
    var name = before.map(other -> other.name().toString()).orElse("");
    return Reason.of(Reason.Kind.OTHER_FILES, name,
        "its result is that on other files: " + (name.isEmpty() ? "a step" : name) + " was carried out again, and what it made differs");
  }

  private Reason gone(Observed step) {
    boolean unfinished = counterparts.of(step.name()).filter(past -> !past.finished()).isPresent();
    return unfinished
        ? Reason.of(Reason.Kind.UNFINISHED, "", "nothing changed, but in the last build it did not come to its end")
        : Reason.of(Reason.Kind.NO_RESULT, "", "nothing changed, but its result is not there any more: it was removed, damaged or older than --cache-ttl");
  }

  /** Returns what changed; empty if nothing did. */
  private Optional<List<Reason>> changed(Observed step) throws InterruptedException {
    if (last.isEmpty()) {
      return Optional.of(List.of(Reason.of(Reason.Kind.FIRST_BUILD, "", Explanation.firstBuild(place))));
    }
    var past = counterparts.of(step.name());
    if (past.isEmpty()) {
      return Optional.of(List.of(Reason.of(Reason.Kind.NEW_STEP, "", "the last build had no such step")));
    }
    if (!different.contains(step.name())) {
      return Optional.empty();
    }
    if (step.items().isEmpty() || past.get().items().isEmpty()) {
      return Optional.of(List.of(Reason.of(Reason.Kind.OTHER, "", "something changed; what it depended on is not remembered")));
    }
    var reasons = new ArrayList<>(changes.orElseThrow().of(step.items(), past.get().items()));
    root(step, past.get()).ifPresent(reasons::add);
    reasons.addAll(sources(step, past.get()));
    if (reasons.isEmpty()) {
      reasons.addAll(changes.orElseThrow().open(step.items(), past.get().items()));
    }
    if (reasons.isEmpty()) {
      reasons.add(Reason.of(Reason.Kind.OTHER, "", "what it reads, or in which order, changed"));
    }
    return Optional.of(reasons);
  }

  private Optional<Reason> root(Observed step, BuildRecord.PastStep past) {
    var now = step.items().stream().filter(item -> item.kind() == Item.Kind.ROOT).findFirst();
    var before = past.items().stream().filter(item -> item.kind() == Item.Kind.ROOT).findFirst();
    if (before.isEmpty() ? now.isEmpty() : now.isPresent() && last.orElseThrow().isSame(before.get(), now.get(), scrubber)) {
      return Optional.empty();
    }
    var follows = nearestBefore(step, other -> different.contains(other.name()));
    if (follows.isPresent() && !follows.get().isReused()) {
      return Optional.of(Reason.of(Reason.Kind.FOLLOWS, follows.get().name().toString(), "follows from " + follows.get().name()));
    }
    return base(step).or(() -> order(step)).or(() -> follows.map(other -> Reason.of(
        Reason.Kind.ORDER, other.name().toString(), "the steps before it are others than in the last build, such as " + other.name() + " " + other.text())))
        .or(() -> Optional.of(Reason.of(Reason.Kind.OTHER, "", "the files that it begins with are others than in the last build")));
  }

  private Optional<Reason> base(Observed step) {
    var now = bases.get(step.name().stage());
    var before = last.orElseThrow().bases().get(step.name().stage());
    if (now == null || before == null || now.layers().equals(before.layers())) {
      return Optional.empty();
    }
    var from = layers(before, now);
    var to = layers(now, before);
    var text = "base " + (before.name().equals(now.name()) ? now.name() + ": " + from + " → " + to : before.name() + ", " + from + " → " + now.name() + ", " + to);
    return Optional.of(new Reason(Reason.Kind.BASE, now.name(), Optional.of(before.name() + ", " + from), Optional.of(now.name() + ", " + to), false, List.of(), 0, text));
  }

  /** Returns the number of layers, and the first of those that the other has not. */
  private static String layers(BuildRecord.Base base, BuildRecord.Base other) {
    int same = 0;
    while (same < base.layers().size() && same < other.layers().size() && base.layers().get(same).equals(other.layers().get(same))) {
      same++;
    }
    int size = base.layers().size();
    return size + (size == 1 ? " layer" : " layers") + (same < size ? " (" + (same + 1) + ": " + Changes.brief(base.layers().get(same)) + ")" : "");
  }

  /** A step before it that is gone. */
  private Optional<Reason> order(Observed step) {
    return last.orElseThrow().steps().stream()
        .filter(past -> past.stage().equals(step.name().stage()) && !counterparts.has(past))
        .findFirst()
        .map(past -> Reason.of(Reason.Kind.ORDER, past.name().toString(), "a step before it is gone: " + past.text()));
  }

  private List<Reason> sources(Observed step, BuildRecord.PastStep past) {
    var reasons = new ArrayList<Reason>();
    for (var source : new HashSet<>(step.stage().steps().get(step.name().number() - 1).sources().values())) {
      if (source instanceof TreeSource.StageRoot(StageId id)) {
        nearest(id, Integer.MAX_VALUE, other -> different.contains(other.name()) && !other.isReused())
            .filter(_ -> !sameInputs(step, past))
            .ifPresent(other -> reasons.add(Reason.of(Reason.Kind.FOLLOWS, other.name().toString(), "follows from " + other.name() + ", whose stage it reads")));
      }
    }
    return reasons;
  }

  private boolean sameInputs(Observed step, BuildRecord.PastStep past) {
    var before = past.items().stream().filter(item -> item.kind().isInput()).toList();
    var now = step.items().stream().filter(item -> item.kind().isInput()).toList();
    return before.size() == now.size()
        && IntStream.range(0, now.size()).allMatch(i -> last.orElseThrow().isSame(before.get(i), now.get(i), scrubber));
  }

  private Optional<Observed> nearestBefore(Observed step, Predicate<Observed> wanted) {
    return nearest(step.stage().id(), step.name().number(), wanted);
  }

  /** Returns the last step before the place that is wanted: of the stage, or of those that it starts from. */
  private Optional<Observed> nearest(StageId stage, int before, Predicate<Observed> wanted) {
    int end = before;
    Optional<StageId> here = Optional.of(stage);
    while (here.isPresent()) {
      for (var step : stages.getOrDefault(here.get(), List.of()).reversed()) {
        if (step.name().number() < end && wanted.test(step)) {
          return Optional.of(step);
        }
      }
      here = Optional.ofNullable(parents.get(here.get()));
      end = Integer.MAX_VALUE;
    }
    return Optional.empty();
  }
}
