package dev.kaniko.benchmark;

import dev.kaniko.fixture.RegistryServer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table: a build that each builder does.
 *
 * @param state of the builders' stores before it
 * @param floor what it takes at least; null where nothing tells
 */
record Job(String name, Scenario scenario, Base base, State state, @Nullable Floor floor) {
  /** What a store holds before the build. */
  enum State {
    /** Nothing. */
    COLD,
    /** The base. */
    WARM,
    /** The base and the results of all steps, and the image is where it is pushed to. */
    CACHED
  }

  /** Makes the contender that does no more than has to be done. */
  @FunctionalInterface
  interface Floor {
    Contender of(Path context, RegistryServer registry);
  }

  static final List<Job> ALL = List.of(
      new Job("five-run", Scenario.FIVE_RUN, Base.DEBIAN, State.WARM, null),
      new Job("five-run-cold", Scenario.FIVE_RUN, Base.DEBIAN, State.COLD, null),
      new Job("five-run-cached", Scenario.FIVE_RUN, Base.DEBIAN, State.CACHED, null),
      new Job("copy-20000", Scenario.COPY_20000, Base.DEBIAN, State.WARM, Floors::copying),
      new Job("copy-20000-cached", Scenario.COPY_20000, Base.DEBIAN, State.CACHED, null),
      new Job("run-300mb", Scenario.RUN_300MB, Base.DEBIAN, State.WARM, (context, registry) -> Floors.writing(300, context, registry)),
      new Job("touch-in-100000", Scenario.TOUCH_ONE_FILE, Base.HUNDRED_THOUSAND_FILES, State.WARM, null),
      new Job("four-sleep-3", Scenario.FOUR_SLEEP, Base.DEBIAN, State.WARM, (_, _) -> Floors.command("sleep", "3")),
      new Job("copy-on-500mb", Scenario.COPY_ONE_FILE, Base.HALF_GIGABYTE, State.COLD, null),
      new Job("sixty-run", Scenario.SIXTY_RUN, Base.DEBIAN, State.WARM, null),
      new Job("add-200mb", Scenario.ADD_200MB, Base.DEBIAN, State.WARM, Floors::adding));
}
