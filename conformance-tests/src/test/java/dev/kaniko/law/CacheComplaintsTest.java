package dev.kaniko.law;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.law.CachedBuilds.Use;
import dev.kaniko.runtime.cache.CacheKey;
import dev.kaniko.runtime.cache.CachedStep;
import dev.kaniko.runtime.cache.StepStore;
import dev.kaniko.runtime.layer.LayerFormat;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users of the original complain of: results that are used and should not be, and results that are not used and should be. */
final class CacheComplaintsTest {
  private static final Workbench WORKBENCH = Workbench.open();
  private static final CachedBuilds BUILDS = new CachedBuilds(WORKBENCH);

  @AfterAll
  static void close() throws IOException {
    WORKBENCH.close();
  }

  /** Builds one situation, and then another with what is known from the first; it comes to what it comes to from scratch. */
  private static CachedBuild rebuilt(Situation first, Situation second) throws IOException, InterruptedException {
    var store = new MemorySteps();
    assertThat(BUILDS.with(store, first).image()).isPresent();
    return rebuilt(store, second);
  }

  private static CachedBuild rebuilt(StepStore store, Situation situation) throws IOException, InterruptedException {
    var built = BUILDS.with(store, situation);
    assertThat(built.withoutTimes(WORKBENCH.blobs())).isEqualTo(BUILDS.fromScratch(situation).withoutTimes(WORKBENCH.blobs()));
    return built;
  }

  // Results that must not be used.

  @Test
  void theBodyOfAHeredocCounts() throws Exception {
    var run = Situation.of("FROM image", "RUN <<E\necho one > /x\nE");
    assertThat(rebuilt(run, run.withLines("FROM image", "RUN <<E\necho two > /x\nE")).reused()).isEmpty();
    var copy = Situation.of("FROM image", "COPY <<E /x\none\nE");
    assertThat(rebuilt(copy, copy.withLines("FROM image", "COPY <<E /x\ntwo\nE")).reused()).isEmpty();
  }

  @Test
  void aVariableInTheBodyOfAHeredocCountsByItsValue() throws Exception {
    var situation = Situation.of("FROM image", "ARG A", "COPY <<E /x\n$A\nE");
    assertThat(rebuilt(situation.withArgument("A", "one"), situation.withArgument("A", "two")).reused()).isEmpty();
  }

  @Test
  void aVariableInCopyCountsByItsValue() throws Exception {
    var situation = Situation.of("FROM image", "ARG A", "COPY $A /x");
    assertThat(rebuilt(situation.withArgument("A", "f"), situation.withArgument("A", "g")).reused()).isEmpty();
    assertThat(rebuilt(situation.withArgument("A", "f"), Situation.of("FROM image", "COPY f /x")).executed()).isEmpty();
  }

  @Test
  void aVariableInAWorkingDirectoryCountsByItsValue() throws Exception {
    var situation = Situation.of("FROM image", "ARG A", "WORKDIR /$A", "COPY f .");
    assertThat(rebuilt(situation.withArgument("A", "one"), situation.withArgument("A", "two")).reused()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"COPY d /d", "COPY d/* /d/", "RUN --mount=target=/c cp -r /c/d /d"})
  void aFileThatIsRenamedCounts(String line) throws Exception {
    var situation = Situation.of("FROM image", line);
    assertThat(rebuilt(situation, SituationEdit.FILE_NAME.of(situation, new Random())).reused()).isEmpty();
  }

  @Test
  void aModeCounts() throws Exception {
    var situation = Situation.of("FROM image", "COPY f /f");
    assertThat(rebuilt(situation, situation.withContext(tree -> tree.file("/f", "f", 0755, 0, 0))).reused()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "RUN [\"touch\", \"a b\"]; RUN [\"touch\", \"a\", \"b\"]",
      "RUN [\"touch\", \"a-b\"]; RUN [\"touch\", \"a\", \"-b\"]",
      "COPY f g /x/; COPY f /g /x/f/",
      "ENV A=\"1\\nB=2\"\nRUN env > /x; ENV A=1 B=2\nRUN env > /x",
      "COPY <<a <<b /x/\n1\na\n2\nb; COPY <<a /x/\n1\n2\na"})
  void textsThatAreOneWhenTheyAreJoinedHaveNoCommonKey(String lines) throws Exception {
    var both = lines.split("; ");
    assertThat(rebuilt(Situation.of("FROM image", both[0]), Situation.of("FROM image", both[1])).reused()).isEmpty();
  }

  @Test
  void directoriesWhoseNamesAndBytesAreOneWhenTheyAreJoinedHaveNoCommonKey() throws Exception {
    var situation = Situation.of("FROM image", "COPY d /d");
    var first = situation.withContext(tree -> tree.remove("/d").directory("/d").file("/d/a", "bc").file("/d/d", ""));
    var second = situation.withContext(tree -> tree.remove("/d").directory("/d").file("/d/ab", "c").directory("/d/d"));
    assertThat(rebuilt(first, second).reused()).isEmpty();
  }

  @Test
  void thePlatformCounts() throws Exception {
    var situation = Situation.of("FROM image", "COPY f /f", "RUN touch /x");
    assertThat(rebuilt(situation, SituationEdit.PLATFORM.of(situation, new Random())).reused()).isEmpty();
  }

  @Test
  void aLayerOfTheBaseCountsForWhoLooksAtTheRoot() throws Exception {
    var situation = Situation.of("FROM image", "RUN cat /base/file > /x", "COPY --link f /f");
    var built = rebuilt(situation, situation.withLayer(new MemoryTree().directory("/base").file("/base/file", "other")));
    assertThat(built.executed()).isEqualTo("RUN cat /base/file > /x");
    assertThat(built.reused()).isEqualTo("COPY --link f /f");
  }

  @Test
  void theBytesOfARemoteFileCount() throws Exception {
    try (var server = new LoopbackServer(Files.createTempDirectory(WORKBENCH.folder(), "repository"))) {
      var situation = Situation.of("FROM scratch", "ADD " + server.file() + " /");
      var store = new MemorySteps();
      server.change("one");
      BUILDS.with(store, situation);
      assertThat(rebuilt(store, situation).executed()).isEmpty();
      server.change("two");
      assertThat(rebuilt(store, situation).reused()).isEmpty();
    }
  }

  @Test
  void aRemoteFileWithAChecksumIsNotFetchedAgain() throws Exception {
    try (var server = new LoopbackServer(Files.createTempDirectory(WORKBENCH.folder(), "repository"))) {
      server.change("one");
      var checksum = "sha256:7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed";
      var situation = Situation.of("FROM scratch", "ADD --checksum=" + checksum + " " + server.file() + " /");
      var store = new MemorySteps();
      BUILDS.with(store, situation);
      assertThat(server.fetches()).isEqualTo(1);
      assertThat(BUILDS.with(store, situation).executed()).isEmpty();
      assertThat(server.fetches()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--keep-git-dir=true "})
  void theCommitOfARepositoryCounts(String flag) throws Exception {
    try (var server = new LoopbackServer(Files.createTempDirectory(WORKBENCH.folder(), "repository"))) {
      server.change("one");
      var situation = Situation.of("FROM scratch", "ADD " + flag + server.repository() + " /");
      var store = new MemorySteps();
      BUILDS.with(store, situation);
      assertThat(BUILDS.with(store, situation).executed()).isEmpty();
      server.change("two");
      assertThat(BUILDS.with(store, situation).reused()).isEmpty();
    }
  }

  @Test
  void aResultThatWasMadeOnOtherFilesIsNotUsed() throws Exception {
    var situation = Situation.of("FROM image AS a", "RUN touch /x", "COPY f /f", "FROM image", "COPY --from=a /x /x");
    var store = new MemorySteps();
    BUILDS.with(store, situation);
    assertThat(rebuilt(store.madeOnOtherFiles(), situation).reused()).isEmpty();
    assertThat(rebuilt(store, situation).executed()).isEmpty();
  }

  // Results that must be used.

  @Test
  void theOwnerOfACheckoutDoesNotCount() throws Exception {
    var situation = Situation.of("FROM image", "COPY f d /x/", "RUN --mount=target=/c cat /c/f > /f");
    var owned = situation.withContext(tree -> tree.file("/f", "f", 0644, 1000, 1000).directory("/d", 0755, 1000, 100).file("/d/h", "h", 0644, 7, 7));
    assertThat(rebuilt(situation, owned).executed()).isEmpty();
  }

  @Test
  void theTimeOfAFileDoesNotCount() throws Exception {
    var situation = Situation.of("FROM image", "COPY f g d /x/");
    assertThat(rebuilt(situation, SituationEdit.FILE_TIME.of(situation, new Random())).executed()).isEmpty();
  }

  @Test
  void aFileThatNoStepReadsDoesNotCount() throws Exception {
    var situation = Situation.of("FROM image", "COPY d /d", "COPY f /f");
    var built = rebuilt(situation, situation.withContext(tree -> tree.file("/other", "new").file("/f", "new")));
    assertThat(built.reused()).isEqualTo("COPY d /d");
  }

  @Test
  void labelsAndTheTimeOfTheBaseDoNotCount() throws Exception {
    var situation = Situation.of("FROM image", "COPY f /f", "RUN cat /base/file > /x");
    assertThat(rebuilt(situation, SituationEdit.BASE_LABEL.of(situation, new Random())).executed()).isEmpty();
    assertThat(rebuilt(situation, SituationEdit.BASE_TIME.of(situation, new Random())).executed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "LABEL a=b", "EXPOSE 80", "CMD run", "ENTRYPOINT [\"run\"]", "STOPSIGNAL TERM", "VOLUME /v", "ONBUILD RUN true", "HEALTHCHECK CMD true", "MAINTAINER me"})
  void whatACommandIsNotShownDoesNotCountForIt(String line) throws Exception {
    var situation = Situation.of("FROM image", "RUN echo $A > /x", "COPY f /f");
    assertThat(rebuilt(situation, situation.withLines("FROM image", line, "RUN echo $A > /x", "COPY f /f")).executed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ENV A=b", "ARG A=b", "ENV PATH=/other"})
  void aVariableDoesNotCountForACopy(String line) throws Exception {
    var situation = Situation.of("FROM image", "COPY f /f", "WORKDIR /w");
    assertThat(rebuilt(situation, situation.withLines("FROM image", line, "COPY f /f", "WORKDIR /w")).executed()).isEmpty();
  }

  @Test
  void anArgumentCountsFromItsDeclarationOnAndInItsStageOnly() throws Exception {
    var situation = Situation.of(
        "FROM image AS one", "ARG A", "RUN echo $A > /x", "FROM image", "RUN echo before > /b", "COPY --from=one /x /x", "ARG A=b", "RUN echo $A > /after");
    var built = rebuilt(situation.withArgument("A", "1"), situation.withArgument("A", "2"));
    assertThat(built.reused()).isEqualTo("RUN echo before > /b");
  }

  @Test
  void anArgumentThatNobodyDeclaresDoesNotCount() throws Exception {
    var situation = Situation.of("FROM image", "RUN env > /x");
    assertThat(rebuilt(situation, situation.withArgument("NOBODY", "x")).executed()).isEmpty();
  }

  @Test
  void theOrderOfUnrelatedStagesDoesNotCount() throws Exception {
    var situation = Situation.of(
        "FROM image AS one", "RUN touch /1", "FROM image AS two", "COPY f /2", "FROM scratch", "COPY --from=one /1 /", "COPY --from=two /2 /");
    var swapped = situation.withLines(
        "FROM image AS two", "COPY f /2", "FROM scratch AS nobody", "COPY g /", "FROM image AS one", "RUN touch /1", "FROM scratch", "COPY --from=one /1 /",
        "COPY --from=two /2 /");
    assertThat(rebuilt(situation, swapped).executed()).isEmpty();
  }

  @Test
  void theNameOfAStageDoesNotCount() throws Exception {
    var situation = Situation.of("FROM image AS one", "RUN touch /1", "FROM scratch", "COPY --from=one /1 /");
    assertThat(rebuilt(situation, situation.withLines("FROM image AS other", "RUN touch /1", "FROM scratch", "COPY --from=other /1 /")).executed()).isEmpty();
    assertThat(rebuilt(situation, situation.withLines("FROM image", "RUN touch /1", "FROM scratch", "COPY --from=0 /1 /")).executed()).isEmpty();
  }

  @Test
  void aResultBehindOneThatIsNotThereIsUsed() throws Exception {
    var situation = Situation.of("FROM image", "COPY f /f", "COPY --link d /d");
    var built = rebuilt(situation, situation.withContext(tree -> tree.file("/f", "new")));
    assertThat(built.reused()).isEqualTo("COPY --link d /d");
  }

  @Test
  void aCopyOfAStageThatRanAgainIsUsedIfTheFilesAreTheSame() throws Exception {
    var situation = Situation.of("FROM image AS one", "RUN echo same > /x", "FROM scratch", "COPY --from=one /x /", "COPY f /f");
    var same = rebuilt(situation, situation.withLines("FROM image AS one", "RUN echo same > /x && true", "FROM scratch", "COPY --from=one /x /", "COPY f /f"));
    assertThat(same.executed()).isEqualTo("RUN echo same > /x && true");
    var other = rebuilt(situation, situation.withLines("FROM image AS one", "RUN echo other > /x", "FROM scratch", "COPY --from=one /x /", "COPY f /f"));
    assertThat(other.reused()).isEmpty();
  }

  @Test
  void aCopyOfAStageThatRanAgainIsFoundWithoutALookAtItNextTime() throws Exception {
    var second = Situation.of("FROM image AS one", "RUN echo same > /x && true", "FROM scratch", "COPY --from=one /x /");
    var store = new MemorySteps();
    BUILDS.with(store, Situation.of("FROM image AS one", "RUN echo same > /x", "FROM scratch", "COPY --from=one /x /"));
    BUILDS.with(store, second);
    assertThat(BUILDS.with(store, second).steps().states()).as("the first stage is not built").hasSize(1);
  }

  // Equal results that are not found: section 4 of runtime/docs/cache.md.

  private static void assertNotFound(String step, Situation first, Situation second) throws IOException, InterruptedException {
    assertThat(BUILDS.fromScratch(second).image().orElseThrow().layers()).isEqualTo(BUILDS.fromScratch(first).image().orElseThrow().layers());
    assertThat(rebuilt(first, second).executed()).contains(step);
  }

  @Test
  void aStepBehindOneThatIsWrittenInAnotherWayIsNotFound() throws Exception {
    var situation = Situation.of("FROM image", "RUN echo same > /x", "COPY f /f");
    assertNotFound("COPY f /f", situation, situation.withLines("FROM image", "RUN echo same > /x && true", "COPY f /f"));
  }

  @Test
  void aStepThatMakesNothingOfAVariableIsNotFound() throws Exception {
    var situation = Situation.of("FROM image", "ARG A", "RUN touch /x");
    assertNotFound("RUN touch /x", situation.withArgument("A", "1"), situation.withArgument("A", "2"));
  }

  @Test
  void aStepWhoseTextMeansTheSameIsNotFound() throws Exception {
    assertNotFound("COPY --chmod=0640", Situation.of("FROM image", "COPY --chmod=640 f /f"), Situation.of("FROM image", "COPY --chmod=0640 f /f"));
    assertNotFound("COPY ./f", Situation.of("FROM image", "COPY f /f"), Situation.of("FROM image", "COPY ./f /f"));
  }

  @Test
  void aStepThatLeavesOutWhatHasChangedIsNotFound() throws Exception {
    var excluding = Situation.of("FROM image", "COPY --exclude=h d /d");
    assertNotFound("COPY --exclude=h d /d", excluding, excluding.withContext(tree -> tree.file("/d/h", "new")));
    var replacing = Situation.of("FROM image", "COPY --chmod=640 f /f");
    assertNotFound("COPY --chmod=640 f /f", replacing, replacing.withContext(tree -> tree.file("/f", "f", 0600, 0, 0)));
    var image = Situation.of("FROM scratch", "COPY --from=image /base/file /");
    assertNotFound("COPY --from=image", image, image.withLayer(new MemoryTree().file("/other", "new")));
  }

  // What it costs.

  @Test
  void aBuildWhoseStepsAreAllFoundUnpacksAndReadsNothing() throws Exception {
    var situation = Situation.of(
        "FROM image AS one", "RUN touch /1", "WORKDIR /w", "COPY d d", "FROM one AS two", "RUN --mount=from=other,target=/o cp -r /o /o2",
        "FROM image", "COPY --from=two / /two", "COPY --from=image /base/file /", "RUN echo x > /x", "LABEL a=b");
    var store = new MemorySteps();
    var first = BUILDS.with(store, situation);
    var again = BUILDS.with(store, situation);
    assertThat(again.image()).isPresent().isEqualTo(first.image());
    assertThat(again.opened()).isZero();
    assertThat(again.read()).isZero();
    assertThat(again.steps().states().keySet()).as("only the target is built").extracting(HeardSteps.Place::stage).containsOnly(situation.plan().target().name());
  }

  /** A store that looks keys up side by side when it is told of them. */
  private record FarStore(StepStore steps, Set<CacheKey> told, Set<CacheKey> asked, AtomicInteger rounds) implements StepStore {
    FarStore(StepStore steps) {
      this(steps, new HashSet<>(), new HashSet<>(), new AtomicInteger());
    }

    @Override
    public synchronized void expect(Collection<CacheKey> keys) {
      if (told.addAll(keys)) {
        rounds.incrementAndGet();
      }
    }

    @Override
    public synchronized Optional<Found> find(CacheKey key) throws InterruptedException {
      assertThat(told).as("the store is told of each key before it is asked for it").contains(key);
      asked.add(key);
      return steps.find(key);
    }

    @Override
    public void put(CacheKey key, CachedStep step) throws IOException, InterruptedException {
      steps.put(key, step);
    }
  }

  private static FarStore foundIn(Situation situation) throws IOException, InterruptedException {
    var store = new MemorySteps();
    BUILDS.with(store, situation);
    var far = new FarStore(store);
    assertThat(BUILDS.with(far, situation).executed()).isEmpty();
    assertThat(far.told()).as("no key is looked up in vain").isEqualTo(far.asked());
    return far;
  }

  @Test
  void theKeysOfABuildAreLookedUpInOneRound() throws Exception {
    var store = foundIn(Situation.of(
        "FROM image AS one", "RUN touch /1", "WORKDIR /w", "COPY f f", "FROM one AS two", "ENV A=b", "RUN touch /2", "USER 1", "RUN touch /3",
        "FROM image", "RUN touch /4", "COPY d /d", "COPY --from=two / /two"));
    assertThat(store.rounds()).hasValue(1);
  }

  @Test
  void eachStepThatReadsAStageMayTakeOneMoreRound() throws Exception {
    var store = foundIn(Situation.of(
        "FROM image AS one", "RUN touch /1", "FROM image AS two", "COPY --from=one /1 /", "RUN touch /2", "RUN touch /3",
        "FROM image", "COPY --from=one /1 /1", "COPY --from=two /2 /2", "COPY f /f", "WORKDIR /w", "RUN touch /4"));
    assertThat(store.rounds().get()).isBetween(1, 4);
  }

  @Test
  void aStepThatTwoStagesHaveIsCarriedOutOnce() throws Exception {
    var situation = Situation.of(
        "FROM image AS one", "RUN touch /1", "RUN touch /one", "FROM image AS two", "RUN touch /1", "RUN touch /two",
        "FROM scratch", "COPY --from=one / /", "COPY --from=two / /");
    var built = rebuilt(new MemorySteps(), situation);
    assertThat(built.reused()).isEqualTo("RUN touch /1");
    assertThat(built.executed()).containsOnlyOnce("RUN touch /1");
  }

  @Test
  void aCopyOfTheSameFilesOfTwoStagesIsFoundWithoutALookAtEither() throws Exception {
    var situation = Situation.of(
        "FROM image AS one", "RUN touch /x /1", "FROM image AS two", "RUN touch /x /2", "FROM scratch AS three", "COPY --from=one /x /", "COPY f /3",
        "FROM scratch AS four", "COPY --from=two /x /", "COPY f /4", "FROM scratch", "COPY --from=three / /three", "COPY --from=four / /four");
    var store = new MemorySteps();
    assertThat(BUILDS.with(store, situation).reused()).contains("/x /");
    var again = BUILDS.with(store, situation);
    assertThat(again.executed()).isEmpty();
    assertThat(again.read()).isZero();
    assertThat(again.steps().states()).as("only the target is built").hasSize(2);
  }

  @Test
  void aResultThatNoStepLooksAtIsNotRead() throws Exception {
    var situation = Situation.of("FROM image", "RUN touch /1", "RUN touch /2", "COPY --link f /f");
    var built = rebuilt(situation, situation.withContext(tree -> tree.file("/f", "new")));
    assertThat(built.executed()).isEqualTo("COPY --link f /f");
    assertThat(built.opened()).isZero();
    assertThat(built.read()).isZero();
  }

  @Test
  void aCachedLayerIsNotPackedAgain() throws Exception {
    var situation = Situation.of("FROM image", "RUN echo one > /1", "COPY d /d", "LABEL a=b");
    var store = new MemorySteps();
    var packing = BUILDS.with(LayerFormat.gzip());
    var first = packing.with(store, situation);
    long written = blobs();
    var again = packing.with(store, situation);
    assertThat(again.image().orElseThrow().layers()).isEqualTo(first.image().orElseThrow().layers());
    assertThat(blobs()).isEqualTo(written);
  }

  private static long blobs() throws IOException {
    try (var files = Files.walk(WORKBENCH.memory().getPath("/blobs"))) {
      return files.count();
    }
  }

  @Test
  void theImageOfARebuildIsTheSameToTheByte() throws Exception {
    var situation = Situation.of("FROM image", "ENV A=b", "RUN echo one > /1", "COPY d /d", "CMD run");
    var store = new MemorySteps();
    var first = BUILDS.with(store, situation);
    assertThat(BUILDS.at(BUILDS.now().plus(Duration.ofDays(3))).with(store, situation).image()).isPresent().isEqualTo(first.image());
  }

  @Test
  void theImageOfARebuildIsTheSameToTheByteIfItWasBuiltInTwoRounds() throws Exception {
    var start = Situation.of("FROM image", "ENV A=b", "RUN echo one > /1", "LABEL a=b");
    var situation = start.withLines("FROM image", "ENV A=b", "RUN echo one > /1", "LABEL a=b", "COPY d /d", "CMD run");
    var store = new MemorySteps();
    BUILDS.with(store, start);
    var whole = BUILDS.at(BUILDS.now().plus(Duration.ofDays(1))).with(store, situation);
    assertThat(whole.executed()).isEqualTo("COPY d /d");
    assertThat(BUILDS.at(BUILDS.now().plus(Duration.ofDays(2))).with(store, situation).image()).isPresent().isEqualTo(whole.image());
  }

  @Test
  void whatWasDoneBeforeAStepFailsIsKept() throws Exception {
    var situation = Situation.of("FROM image AS one", "RUN touch /1", "FROM image", "COPY --from=one /1 /1", "RUN touch /2", "RUN false");
    var store = new MemorySteps();
    assertThat(BUILDS.with(store, situation).image()).isEmpty();
    var repaired = situation.withLines("FROM image AS one", "RUN touch /1", "FROM image", "COPY --from=one /1 /1", "RUN touch /2", "RUN true");
    assertThat(rebuilt(store, repaired).executed()).isEqualTo("RUN true");
  }

  @Test
  void aStepThatFailsIsCarriedOutAgain() throws Exception {
    var situation = Situation.of("FROM image", "RUN false");
    var store = new MemorySteps();
    BUILDS.with(store, situation);
    assertThat(store.size()).isZero();
    assertThat(BUILDS.with(store, situation).image()).isEmpty();
  }

  @Test
  void anInstructionWithoutAFingerprintIsCarriedOutEachTime() throws Exception {
    var situation = Situation.of("FROM image", "COPY f /f", "COPY d /d");
    var probe = new Count();
    var store = Optional.of(Use.of(new MemorySteps()));
    var plan = probe.in(situation.plan());
    BUILDS.build(situation, plan, store);
    var again = BUILDS.build(situation, plan, store);
    assertThat(again.reused()).isEqualTo("COPY f /f");
    assertThat(again.executed()).isEqualTo("COPY d /d");
    assertThat(probe.calls()).isEqualTo(2);
  }

  /** The first look at the file gives its bytes to the key, the second to the layer. */
  private static final class Edited implements FileContent {
    private int looks;

    @Override
    public long size() {
      return 3;
    }

    @Override
    public synchronized InputStream open() {
      return new ByteArrayInputStream((looks++ == 0 ? "old" : "new").getBytes(UTF_8));
    }
  }

  @Test
  void aFileThatIsEditedWhileTheBuildRunsIsNotKeptAsWhatItWas() throws Exception {
    var situation = Situation.of("FROM image", "COPY f /f");
    var metadata = new MemoryTree().file("/f", "").find(ImagePath.clean("/f")).orElseThrow().node().metadata();
    var store = new MemorySteps();
    BUILDS.with(store, situation.withContext(tree -> tree.put("/f", new FileNode.RegularFile(metadata, new Edited()))));
    assertThat(rebuilt(store, situation.withContext(tree -> tree.file("/f", "old"))).reused()).isEmpty();
  }

  /** A file that can be read for the key, and not for the layer. */
  private static final class Lost implements FileContent {
    private int looks;

    @Override
    public long size() {
      return 3;
    }

    @Override
    public synchronized InputStream open() throws IOException {
      if (looks++ > 0) {
        throw new IOException("it is gone");
      }
      return new ByteArrayInputStream("old".getBytes(UTF_8));
    }
  }

  @Test
  @Timeout(60)
  void nobodyWaitsForALayerThatCannotBeWritten() throws Exception {
    var situation = Situation.of("FROM image AS one", "COPY f /f", "COPY g /g", "FROM image AS two", "COPY f /f", "COPY d /d", "FROM image",
        "COPY --from=one /g /g", "COPY --from=two /d /d");
    var metadata = new MemoryTree().file("/f", "").find(ImagePath.clean("/f")).orElseThrow().node().metadata();
    var lost = situation.withContext(tree -> tree.put("/f", new FileNode.RegularFile(metadata, new Lost())));
    assertThat(BUILDS.with(new MemorySteps(), lost).image()).isEmpty();
  }
}
