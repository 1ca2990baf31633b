package dev.kaniko.law;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.law.CachedBuilds.Use;
import dev.kaniko.law.HeardSteps.Place;
import dev.kaniko.law.WatchedSteps.Watched;
import dev.kaniko.runtime.interpreter.BuildEvents.StepState;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.statistics.Statistics;

/**
 * A build that finds the results of another, which differs in one thing, comes to what it comes to from scratch; and it carries out no step for
 * which it need not. The long run is {@code -Dkaniko.cache.pairs=2000}.
 *
 * <p>A step is reused exactly if all is equal that {@link WatchedSteps} writes down of it. That is less often than its result is equal: a command may
 * not look at a variable that it is shown, or write what it wrote before. The statistics count these cases by what was different.
 */
class CacheSoundnessLaws {
  private static final int PAIRS = Integer.getInteger("kaniko.cache.pairs", 120);
  private static final Workbench WORKBENCH = Workbench.open();
  private static final CachedBuilds BUILDS = new CachedBuilds(WORKBENCH);

  @AfterContainer
  static void close() throws IOException {
    WORKBENCH.close();
  }

  /** Two builds that differ in one thing. */
  record Pair(SituationEdit edit, Situation first, Situation second) {
    static Pair of(Random random) {
      var first = Situation.of(RandomBuilds.dockerfile(random));
      var edit = SituationEdit.values()[random.nextInt(SituationEdit.values().length)];
      return new Pair(edit, first, edit.of(first, random));
    }

    /** For the report of a failure. */
    @Override
    public String toString() {
      return edit + "\n" + String.join("\n", first.lines()) + "\n--- and ---\n" + String.join("\n", second.lines());
    }
  }

  @Property(tries = 1)
  void aStepIsReusedExactlyIfAllIsEqualThatItDependsOn(@ForAll Random random) throws IOException, InterruptedException {
    for (int i = 0; i < PAIRS; i++) {
      check(Pair.of(random));
    }
  }

  private static void check(Pair pair) throws IOException, InterruptedException {
    var firstSteps = new WatchedSteps(pair.first());
    var store = new MemorySteps();
    var first = BUILDS.build(pair.first(), firstSteps.watching(pair.first().plan()), Optional.of(Use.of(store.silent())));
    var secondSteps = new WatchedSteps(pair.second());
    var fromScratch = BUILDS.build(pair.second(), secondSteps.watching(pair.second().plan()), Optional.empty());
    var withStore = BUILDS.with(store, pair.second());

    assertThat(withStore.withoutTimes(WORKBENCH.blobs())).as("%s", pair).isEqualTo(fromScratch.withoutTimes(WORKBENCH.blobs()));
    boolean built = first.image().isPresent() && fromScratch.image().isPresent();
    Statistics.label("both are built").collect(built);
    if (built) {
      withStore.steps().states().forEach((place, state) -> checkReuse(pair, place, state, firstSteps.steps(), secondSteps.steps()));
    }
  }

  private static void checkReuse(Pair pair, Place place, StepState state, Map<Place, Watched> first, Map<Place, Watched> second) {
    var watched = second.get(place);
    if (state == StepState.METADATA || state == StepState.OMITTED || watched == null) {
      return;
    }
    var meaning = watched.meaning();
    boolean known = first.values().stream().anyMatch(step -> step.meaning().equals(meaning));
    // Another stage of the same build may have come to it meanwhile.
    boolean twice = second.values().stream().filter(step -> step.meaning().equals(meaning)).count() > 1;
    if (known || !twice) {
      assertThat(state).as("%s of %s, which depends on %s", place, pair, meaning).isEqualTo(known ? StepState.REUSED : StepState.EXECUTED);
    }
    var before = first.get(place);
    if (state == StepState.EXECUTED && before != null && before.outcome().equals(watched.outcome())) {
      var different = meaning.keySet().stream().filter(what -> !meaning.get(what).equals(before.meaning().get(what))).collect(Collectors.joining(", "));
      Statistics.label("an equal result is not reused because of other").collect(different);
    } else {
      Statistics.label("steps").collect(state);
    }
  }
}
