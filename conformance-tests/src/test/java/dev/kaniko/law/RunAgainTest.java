package dev.kaniko.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A command that comes to something else each time it runs: what was made on its earlier outcome is never put on the later one. */
@Tag("system")
final class RunAgainTest {
  private static final String RANDOM = "RUN cat /proc/sys/kernel/random/uuid > /id";
  private static final Workbench WORKBENCH = Workbench.open();
  private static CachedBuilds builds;

  @BeforeAll
  static void open() throws IOException {
    builds = ProcessBuilds.on(WORKBENCH);
  }

  @AfterAll
  static void close() throws IOException {
    WORKBENCH.close();
  }

  private static Situation situation(String... lines) throws IOException {
    return ProcessBuilds.withPrograms(Situation.of(lines));
  }

  /** Returns the line about a file in the last layer that has it. */
  private static String file(CachedBuild built, String path) throws IOException {
    return built.withoutTimes(WORKBENCH.blobs()).stream().filter(line -> line.startsWith(path + " ")).reduce((_, last) -> last).orElseThrow().substring(path.length());
  }

  @Test
  void aCommandThatIsFoundDoesNotRunAgain() throws Exception {
    var situation = situation("FROM image", RANDOM, "RUN cp /id /copy");
    var store = new MemorySteps();
    var first = builds.with(store, situation);
    var again = builds.with(store, situation);
    assertThat(again.executed()).isEmpty();
    assertThat(again.image()).isPresent().isEqualTo(first.image());
    assertThat(builds.fromScratch(situation).image()).as("without the store it comes to something else").isNotEqualTo(first.image());
  }

  @Test
  void whatWasMadeOnAnEarlierOutcomeIsNotPutOnALaterOne() throws Exception {
    var situation = situation("FROM image", RANDOM, "RUN cp /id /copy", "COPY f /f");
    var store = new MemorySteps();
    var first = builds.with(store, situation);
    store.forget(RANDOM.substring(4));
    var again = builds.with(store, situation);
    assertThat(again.reused()).isEmpty();
    assertThat(file(again, "/id")).isNotEqualTo(file(first, "/id"));
    assertThat(file(again, "/copy")).isEqualTo(file(again, "/id"));
  }

  @Test
  void aCopyOfAStageThatRanAgainIsUsedIfTheFilesThatItReadsAreTheSame() throws Exception {
    var situation = situation(
        "FROM image AS one", RANDOM + " && echo same > /same", "FROM image", "COPY --from=one /same /same", "COPY --link --from=one /id /id");
    var store = new MemorySteps();
    var first = builds.with(store, situation);
    store.forget(RANDOM.substring(4));
    var again = builds.with(store, situation);
    assertThat(again.reused()).isEqualTo("COPY --from=one /same /same");
    assertThat(again.executed()).contains("COPY --link --from=one /id /id");
    assertThat(file(again, "/id")).isNotEqualTo(file(first, "/id"));
  }

  @Test
  void aCopyOfALaterOutcomeIsNotTakenForThatOfAnEarlierOne() throws Exception {
    var situation = situation("FROM image AS one", RANDOM, "FROM image", "COPY --from=one /id /id", "RUN cp /id /copy");
    var store = new MemorySteps();
    builds.with(store, situation);
    for (int i = 0; i < 3; i++) {
      store.forget(RANDOM.substring(4));
      var again = builds.with(store, situation);
      assertThat(file(again, "/copy")).isEqualTo(file(again, "/id"));
      assertThat(builds.with(store, situation).image()).isPresent().isEqualTo(again.image());
    }
  }

  @Test
  void aCommandThatTwoStagesHaveRunsOnceSoThatTheNextBuildFindsAllResults() throws Exception {
    var situation = situation(
        "FROM image AS one", RANDOM, "RUN cp /id /one", "FROM image AS two", RANDOM, "RUN cp /id /two",
        "FROM image", "COPY --from=one / /1", "COPY --from=two / /2");
    var store = new MemorySteps();
    for (int i = 0; i < 3; i++) {
      var built = builds.with(store, situation);
      assertThat(file(built, "/1/one")).isEqualTo(file(built, "/1/id"));
      assertThat(file(built, "/2/two")).isEqualTo(file(built, "/1/id"));
      assertThat(builds.with(store, situation).executed()).isEmpty();
      store.forget(RANDOM.substring(4));
    }
  }

  @Test
  void whatWasDoneBeforeACommandFailsIsNotDoneAgain() throws Exception {
    var store = new MemorySteps();
    assertThat(builds.with(store, situation("FROM image", RANDOM, "RUN false")).image()).isEmpty();
    assertThat(builds.with(store, situation("FROM image", RANDOM, "RUN true")).executed()).isEqualTo("RUN true");
  }
}
