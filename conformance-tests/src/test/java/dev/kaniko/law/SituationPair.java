package dev.kaniko.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.law.HeardSteps.Place;
import dev.kaniko.law.WatchedSteps.Watched;
import dev.kaniko.runtime.interpreter.BuildEvents.StepState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.statistics.Statistics;

/**
 * Two builds that differ in one thing.
 *
 * <p>A step is reused exactly if all is equal that {@link WatchedSteps} writes down of it. That is less often than its result is equal: a command may
 * not look at a variable that it is shown, or write what it wrote before. The statistics count these cases by what was different.
 */
record SituationPair(SituationEdit edit, Situation first, Situation second) {
  private static final List<SituationEdit> EDITS = List.of(SituationEdit.values());

  static SituationPair of(Random random) {
    return of(Situation.of(RandomBuilds.dockerfile(random)), random);
  }

  /** Returns a situation and one that differs from it. */
  static SituationPair of(Situation first, Random random) {
    var edit = EDITS.get(random.nextInt(EDITS.size()));
    return new SituationPair(edit, first, edit.of(first, random));
  }

  /** For the report of a failure. */
  @Override
  public String toString() {
    return edit + "\n" + String.join("\n", first.lines()) + "\n--- and ---\n" + String.join("\n", second.lines());
  }

  /** Returns the same two builds with other lines. */
  SituationPair mapLines(UnaryOperator<String> change) {
    return new SituationPair(
        edit, first.withLines(first.lines().stream().map(change).toList()), second.withLines(second.lines().stream().map(change).toList()));
  }

  /** Builds both, the second with and without what is known from the first. */
  void check(CachedBuilds builds) throws IOException, InterruptedException {
    var store = new MemorySteps();
    builds.with(store, first);
    var firstSteps = new WatchedSteps(first);
    var firstBuilt = builds.build(first, firstSteps.watching(builds.plan(first)), Optional.empty());
    var secondSteps = new WatchedSteps(second);
    var fromScratch = builds.build(second, secondSteps.watching(builds.plan(second)), Optional.empty());
    var withStore = builds.with(store, second);

    assertThat(withStore.withoutTimes(builds.workbench().blobs())).as("%s", this).isEqualTo(fromScratch.withoutTimes(builds.workbench().blobs()));
    boolean both = firstBuilt.image().isPresent() && fromScratch.image().isPresent();
    Statistics.label("both are built").collect(both);
    if (both) {
      withStore.steps().states().forEach((place, state) -> checkReuse(place, state, firstSteps.steps(), secondSteps.steps()));
    }
  }

  private void checkReuse(Place place, StepState state, Map<Place, Watched> before, Map<Place, Watched> now) {
    var watched = now.get(place);
    if (state == StepState.METADATA || state == StepState.OMITTED || watched == null) {
      return;
    }
    var meaning = watched.meaning();
    boolean known = before.values().stream().anyMatch(step -> step.meaning().equals(meaning));
    // Another stage of the same build may have come to it meanwhile.
    boolean twice = now.values().stream().filter(step -> step.meaning().equals(meaning)).count() > 1;
    if (known || !twice) {
      assertThat(state).as("%s of %s, which depends on %s", place, this, meaning).isEqualTo(known ? StepState.REUSED : StepState.EXECUTED);
    }
    var other = before.get(place);
    if (state == StepState.EXECUTED && other != null && other.outcome().equals(watched.outcome())) {
      var different = Stream.concat(meaning.keySet().stream(), other.meaning().keySet().stream()).distinct()
          .filter(what -> !Objects.equals(meaning.get(what), other.meaning().get(what)))
          .collect(Collectors.joining(", "));
      Statistics.label("an equal result is not reused because of other").collect(different);
    } else {
      Statistics.label("steps").collect(state);
    }
  }
}
