package dev.kaniko.runtime.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.cache.LocalSteps;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.layout.LastUse;
import dev.kaniko.runtime.linux.LockFile;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.retention.KeptThing.Kind;
import dev.kaniko.runtime.root.RootStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes from a state directory, and what stays. */
class EvictionTest {
  private static final Eviction.Request ALL = new Eviction.Request(false, OptionalLong.empty(), Duration.ZERO);

  @TempDir Path state;
  private StoreOnDisk store;
  private Eviction eviction;

  @BeforeEach
  void open() {
    store = new StoreOnDisk(state);
    eviction = new Eviction(state);
  }

  /** Keeps results with layers of 1000 bytes; each was used an hour after that before it. */
  private List<String> keep(int count) throws Exception {
    var names = IntStream.range(0, count).mapToObj(i -> "step " + i).toList();
    for (int i = 0; i < count; i++) {
      store.usedAgo(names.get(i), store.keep(names.get(i), 1000, "RUN " + i), Duration.ofHours(100 - i));
    }
    return names;
  }

  private long total() throws IOException {
    return Inventory.of(state, EnumSet.allOf(Kind.class)).stream().mapToLong(KeptThing::size).sum();
  }

  @Test
  void whatIsWithinTheLimitStays() throws Exception {
    var names = keep(5);
    assertThat(eviction.toLimit(total()).things()).isZero();
    assertThat(store.left(names)).isEqualTo(names);
  }

  @Test
  void whatWasNotUsedForLongestGoesUntilFourFifthsOfTheLimitAreLeft() throws Exception {
    var names = new ArrayList<>(keep(20));
    store.finds("step 0");
    long limit = total() - 1;
    var freed = eviction.toLimit(limit);
    var left = store.left(names);
    assertThat(total()).isLessThanOrEqualTo((long) (limit * 0.8)).isGreaterThan((long) (limit * 0.7));
    assertThat(left).contains("step 0").hasSizeBetween(13, 17);
    names.remove("step 0");
    assertThat(left.subList(1, left.size())).isEqualTo(names.subList(names.size() - left.size() + 1, names.size()));
    for (var name : left) {
      assertThat(store.finds(name)).as(name).isTrue();
    }
    assertThat(store.notes).isEmpty();
    assertThat(freed.bytes()).containsOnlyKeys(Kind.STEP, Kind.BLOB);
    assertThat(state.resolve("evicted")).isEmptyDirectory();
  }

  @Test
  void aBlobOfABaseAndAnUnpackedLayerGoToo() throws Exception {
    var step = store.keep("base", 1000, "");
    Files.delete(store.entry("base"));
    var layer = store.unpack("layer", 5000);
    assertThat(total()).isEqualTo(6000);
    var freed = eviction.prune(ALL);
    assertThat(freed.bytes()).containsEntry(Kind.BLOB, 1000L).containsEntry(Kind.UNPACKED, 5000L);
    assertThat(store.blob(step)).doesNotExist();
    assertThat(layer).doesNotExist();
    assertThat(state.resolve("unpacked")).isEmptyDirectory();
    assertThat(state.resolve("blob-uses")).isEmptyDirectory();
  }

  @Test
  void whatALivingBuildUsesStays() throws Exception {
    var names = keep(4);
    var used = store.unpack("used", 10);
    var unused = store.unpack("unused", 10);
    Thread.sleep(20);
    try (var build = RootStore.open(state)) {
      assertThat(build).isNotNull();
      Thread.sleep(20);
      assertThat(store.finds("step 2")).isTrue();
      LastUse.mark(LastUse.ofUnpacked(used));
      eviction.prune(ALL);
      assertThat(store.left(names)).containsExactly("step 2");
      assertThat(store.finds("step 2")).isTrue();
      assertThat(used).isDirectory();
      assertThat(unused).doesNotExist();
      assertThat(eviction.toLimit(0).things()).isZero();
    }
    eviction.prune(ALL);
    assertThat(store.left(names)).isEmpty();
    assertThat(used).doesNotExist();
  }

  @Test
  void aBuildInAnotherUserNamespaceKeepsTheBlobsItUses() throws Exception {
    var builds = Files.createDirectories(state.resolve("user-namespace-0123456789ab/builds"));
    var names = keep(2);
    var lockFile = builds.resolve("build.lock");
    try (var build = LockFile.tryExclusive(lockFile).orElseThrow()) {
      assertThat(build).isNotNull();
      Files.setLastModifiedTime(lockFile, FileTime.from(Instant.now().minus(Duration.ofMinutes(1))));
      assertThat(store.finds("step 1")).isTrue();
      eviction.prune(ALL);
      assertThat(store.left(names)).containsExactly("step 1");
    }
    eviction.prune(ALL);
    assertThat(store.left(names)).isEmpty();
  }

  /** Its files have owners that only root and that namespace can remove. */
  @Test
  void anUnpackedLayerOfAnotherUserNamespaceIsForThatAndForRoot() throws Exception {
    var layer = Files.createDirectories(state.resolve("user-namespace-0123456789ab/unpacked/layer"));
    eviction.prune(ALL);
    assertThat(Files.exists(layer)).isEqualTo(ThisProcess.effectiveUid() != 0 || !ThisProcess.inInitialUserNamespace());
  }

  @Test
  void aDeadBuildKeepsNothing() throws Exception {
    var names = keep(2);
    Files.createFile(Files.createDirectories(state.resolve("builds")).resolve("dead.lock"));
    Files.setLastModifiedTime(state.resolve("builds/dead.lock"), FileTime.from(Instant.EPOCH));
    eviction.toLimit(0);
    assertThat(store.left(names)).isEmpty();
  }

  @Test
  void draftsOfTheDeadGoAndThoseOfTheLivingStay() throws Exception {
    var ingest = Files.createDirectories(state.resolve("ingest"));
    var old = Files.writeString(ingest.resolve("old"), "half a blob");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    var young = Files.writeString(ingest.resolve("young"), "half a blob");
    assertThat(eviction.toLimit(Long.MAX_VALUE).bytes()).containsEntry(Kind.DRAFT, 11L);
    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void trashOfAnEvictionThatDiedIsRemoved() throws Exception {
    Files.createDirectories(state.resolve("evicted/a/b"));
    eviction.toLimit(Long.MAX_VALUE);
    assertThat(state.resolve("evicted")).isEmptyDirectory();
  }

  @Test
  void pruneKeepsAsMuchAsIsAskedFor() throws Exception {
    keep(10);
    eviction.prune(new Eviction.Request(false, OptionalLong.of(5000), Duration.ZERO));
    assertThat(total()).isBetween(2500L, 5000L);
    assertThat(store.finds("step 9")).isTrue();
  }

  @Test
  void pruneTakesWhatWasNotUsedForTheTime() throws Exception {
    var names = keep(10);
    eviction.prune(new Eviction.Request(false, OptionalLong.empty(), Duration.ofMinutes(60 * 95 + 30)));
    assertThat(store.left(names)).isEqualTo(names.subList(5, 10));
  }

  @Test
  void cacheMountsGoOnlyWhenAskedForAndUnused() throws Exception {
    var mounts = Files.createDirectories(state.resolve("cache-mounts"));
    var idle = Files.createDirectories(mounts.resolve("idle"));
    var busy = Files.createDirectories(mounts.resolve("busy"));
    Files.write(idle.resolve("file"), new byte[7]);
    eviction.toLimit(0);
    eviction.prune(ALL);
    assertThat(idle).isDirectory();
    try (var command = LockFile.tryShared(mounts.resolve("busy.lock")).orElseThrow()) {
      assertThat(command).isNotNull();
      assertThat(eviction.prune(new Eviction.Request(true, OptionalLong.empty(), Duration.ZERO)).bytes()).containsEntry(Kind.CACHE_MOUNT, 7L);
    }
    assertThat(idle).doesNotExist();
    assertThat(busy).isDirectory();
  }

  @Test
  void aDirectoryThatIsNotThereIsEmpty() throws Exception {
    var nowhere = state.resolve("nowhere");
    assertThat(new Eviction(nowhere).prune(ALL).things()).isZero();
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void theLimitFitsTheDisk() throws Exception {
    long disk = Files.getFileStore(state).getTotalSpace();
    assertThat(Eviction.defaultLimit(state)).isPositive().isLessThanOrEqualTo(Math.max(disk / 2, 1));
  }

  /** Builds use and make results while others evict all that they can. */
  @Test
  void noBuildLosesWhatItUses() throws Exception {
    var end = new AtomicBoolean();
    try (var threads = Executors.newCachedThreadPool()) {
      var evictor = threads.submit(() -> {
        int taken = 0;
        while (!end.get()) {
          taken += new Eviction(state).prune(ALL).things();
        }
        return taken;
      });
      Callable<Void> builder = () -> {
        for (int i = 0; i < 25; i++) {
          build(i % 5);
        }
        return null;
      };
      var builders = threads.invokeAll(List.of(builder, builder, builder));
      end.set(true);
      for (var done : builders) {
        done.get();
      }
      assertThat(evictor.get()).isPositive();
    }
    assertThat(Verification.of(state).damages()).isEmpty();
  }

  private void build(int first) throws Exception {
    try (var build = RootStore.open(state)) {
      assertThat(build).isNotNull();
      var notes = new ArrayList<String>();
      var steps = new LocalSteps(state, BlobStore.ofBuild(state), notes::add);
      for (int i = first; i < first + 3; i++) {
        var name = "step " + i;
        var found = steps.find(StoreOnDisk.key(name));
        var step = found.isPresent() ? found.get().step() : new StoreOnDisk(state).keep(name, 1000, "RUN");
        assertThat(Files.size(store.blob(step))).isEqualTo(1000);
        Thread.sleep(1);
        assertThat(Files.size(store.blob(step))).isEqualTo(1000);
      }
      assertThat(notes).isEmpty();
    }
  }
}
