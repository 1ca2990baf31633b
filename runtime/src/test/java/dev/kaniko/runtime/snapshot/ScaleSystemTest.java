package dev.kaniko.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The cost of writing the changes of a layer, per char of all its paths or per entry. The test counts allocated bytes, because they are the same on
 * every machine and grow with the work.
 */
@Tag("system")
class ScaleSystemTest {
  private static final Metadata PLAIN = Metadata.of(0644, 0, 0, Instant.EPOCH);
  private static final FileNode FILE = new FileNode.RegularFile(PLAIN, FileContent.of(""));
  private static final FileNode DIRECTORY = new FileNode.Directory(PLAIN.withMode(0755));
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The stack size of the threads of stages. */
  private static final long STACK = 16L << 20;

  @TempDir Path directory;

  /** The kinds of targets. */
  enum Kind {
    OVERLAY {
      @Override
      ChangeTarget over(InodeStore store, InodeStore below) {
        return new OverlayTarget(store, OverlayFormat.ofThisProcess(), () -> List.of(below));
      }
    },
    DIRECTORY {
      @Override
      ChangeTarget over(InodeStore store, InodeStore below) {
        return new DirectoryTarget(store);
      }
    };

    abstract ChangeTarget over(InodeStore store, InodeStore below);
  }

  /** Writes the changes and returns the number of bytes that this has allocated. */
  private long cost(Kind kind, List<Change> changes) throws IOException {
    try (var store = LinuxInodeStore.open(Files.createTempDirectory(directory, "top")); var below = LinuxInodeStore.open(Files.createTempDirectory(directory, "below"))) {
      var target = kind.over(store, below);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (var change : changes) {
        target.apply(change);
      }
      target.finish();
      long cost = THREADS.getCurrentThreadAllocatedBytes() - before;
      assertThat(store.status(changes.getLast().path())).isPresent();
      for (var name : store.names(ImagePath.ROOT)) {
        store.remove(ImagePath.ROOT.child(name));
      }
      return cost;
    }
  }

  private static List<Change> chain(int depth) {
    var changes = new ArrayList<Change>();
    for (int i = 1; i <= depth; i++) {
      changes.add(new Change.Put(new ImagePath("/d".repeat(i)), DIRECTORY));
    }
    return changes;
  }

  private static List<Change> wide(int names, int length) {
    var changes = new ArrayList<Change>();
    for (int i = 0; i < names; i++) {
      changes.add(new Change.Put(new ImagePath("/d" + i / 1000 + "/" + "n".repeat(length) + i), FILE));
    }
    return changes;
  }

  private static long chars(List<Change> changes) {
    return changes.stream().mapToLong(change -> change.path().text().length()).sum();
  }

  @ParameterizedTest
  @EnumSource
  void aCharOfADeepPathCostsNoMoreThanOneOfAFlatPath(Kind kind) throws IOException {
    var small = chain(100);
    var large = chain(800);
    double one = (double) cost(kind, small) / chars(small);
    assertThat((double) cost(kind, large) / chars(large)).isLessThan(2 * one);
  }

  @ParameterizedTest
  @EnumSource
  void theDirectoriesThatOneLongPathImpliesCostWhatNamedOnesDo(Kind kind) throws IOException {
    long named = cost(kind, chain(800));
    assertThat(cost(kind, List.of(new Change.Put(new ImagePath("/d".repeat(800) + "/f"), FILE)))).isLessThan(4 * named);
  }

  @ParameterizedTest
  @EnumSource
  void anEntryOfALargeLayerCostsNoMoreThanOneOfASmallLayer(Kind kind) throws IOException {
    double one = (double) cost(kind, wide(100, 100)) / 100;
    assertThat((double) cost(kind, wide(800, 100)) / 800).isLessThan(2 * one);
  }

  @ParameterizedTest
  @EnumSource
  void entriesThatGoBackAndForthCostWhatOthersDo(Kind kind) throws IOException {
    var changes = new ArrayList<>(chain(300));
    for (int i = 0; i < 60; i++) {
      changes.add(new Change.Put(new ImagePath("/d".repeat(300) + "/f" + i), FILE));
      changes.add(new Change.Put(new ImagePath("/e" + i + "/f"), FILE));
    }
    double one = (double) cost(kind, chain(300)) / chars(chain(300));
    assertThat((double) cost(kind, changes) / chars(changes)).isLessThan(3 * one);
  }

  @Test
  void aDeepTreeIsRemovedAndNeedsFewDescriptors() throws IOException {
    var path = "/d".repeat(1900);
    try (var store = LinuxInodeStore.open(directory)) {
      new DirectoryTarget(store).apply(SnapshotDiff.of(List.of(new Change.Put(new ImagePath(path), DIRECTORY))));
      assertThat(store.status(new ImagePath(path))).isPresent();
      assertThat(store.status(new ImagePath(path.substring(0, 200)))).isPresent();
      assertThat(store.status(new ImagePath(path))).isPresent();
      try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
        assertThat(open.count()).isLessThan(900);
      }
      store.remove(new ImagePath("/d"));
      assertThat(store.names(ImagePath.ROOT)).isEmpty();
    }
  }

  @Test
  void aTreeThatIsTooDeepForALayerIsRefusedWithItsPath() throws IOException {
    var path = new ImagePath("/d".repeat(2100));
    try (var store = LinuxInodeStore.open(directory); var below = LinuxInodeStore.open(Files.createTempDirectory("below"))) {
      new DirectoryTarget(store).apply(SnapshotDiff.of(List.of(new Change.Put(path, DIRECTORY))));
      var lower = new OverlayTree(List.of(below), OverlayFormat.ofThisProcess());
      var differ = new FutureTask<>(() -> OverlayDiffer.diff(store, OverlayFormat.ofThisProcess(), lower));
      Thread.ofPlatform().stackSize(STACK).start(differ);
      assertThatThrownBy(differ::get).hasCauseInstanceOf(IOException.class).hasMessageContaining("4095 bytes");
      assertThatThrownBy(() -> Snapshot.of(store)).isInstanceOf(IOException.class).hasMessageContaining("deep");
      store.remove(new ImagePath("/d"));
    }
  }

  @Test
  void zerosTakeNoSpace() throws Exception {
    var bytes = new byte[4 << 20];
    bytes[1 << 20] = 1;
    try (var store = LinuxInodeStore.open(directory)) {
      store.createFile(new ImagePath("/sparse"), FileContent.of(bytes));
    }
    var file = directory.resolve("sparse");
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    var stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
    assertThat(Long.parseLong(new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip()) * 512).isLessThan(1 << 20);
  }
}
