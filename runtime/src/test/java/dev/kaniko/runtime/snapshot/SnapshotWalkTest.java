package dev.kaniko.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

/** The files that a walk reads. */
class SnapshotWalkTest {
  private static final Metadata METADATA = Metadata.of(0755, 0, 0, Instant.ofEpochSecond(1_000));

  /** A directory that records which of its files are read. */
  private record Watched(InodeDirectory directory, String path, ConcurrentSkipListSet<String> read, String broken) implements InodeDirectory {
    private void touch(String name) throws IOException {
      read.add(path + name);
      if (broken.equals(path + name)) {
        throw new IOException(broken + " is broken");
      }
    }

    @Override
    public List<InodeStore.Named> list() throws IOException {
      return directory.list();
    }

    @Override
    public InodeDirectory open(String name) throws IOException {
      return new Watched(directory.open(name), path + name + "/", read, broken);
    }

    @Override
    public SortedMap<String, XattrValue> xattrs(String name) throws IOException {
      touch(name);
      return directory.xattrs(name);
    }

    @Override
    public InputStream read(String name) throws IOException {
      touch(name);
      return directory.read(name);
    }

    @Override
    public String linkTarget(String name) throws IOException {
      touch(name);
      return directory.linkTarget(name);
    }

    @Override
    public void close() {
      directory.close();
    }
  }

  private final NioInodeStore store = new NioInodeStore(Disks.memory());
  private final ConcurrentSkipListSet<String> read = new ConcurrentSkipListSet<>();

  private static ImagePath path(String text) {
    return new ImagePath(text);
  }

  private void file(String path, String text) throws IOException {
    store.create(path(path), new FileNode.RegularFile(METADATA, FileContent.of(text)));
  }

  private List<Snapshot.Inode> walk(SnapshotMode mode, List<Snapshot.Inode> earlier, Instant taken) throws IOException {
    read.clear();
    return SnapshotWalk.run(new Watched(store.openRoot(), "", read, ""), mode, earlier, taken, SnapshotDeadline.in(SnapshotDeadline.USUAL));
  }

  @Test
  void aSecondWalkReadsOnlyWhatWasTouched() throws IOException {
    for (var directory : List.of("/d", "/d/e", "/z")) {
      store.create(path(directory), new FileNode.Directory(METADATA));
      file(directory + "/a", "a");
      file(directory + "/b", "b");
    }
    store.create(path("/l"), new FileNode.SymbolicLink(METADATA, "d"));
    var first = walk(SnapshotMode.FULL, List.of(), Instant.now());
    assertThat(read).containsExactly("d", "d/a", "d/b", "d/e", "d/e/a", "d/e/b", "l", "z", "z/a", "z/b");
    var second = walk(SnapshotMode.FULL, first, Instant.now());
    assertThat(read).isEmpty();
    assertThat(second).isEqualTo(first);

    store.setModified(path("/d/e/b"), Instant.EPOCH);
    store.remove(path("/z/a"));
    file("/z/a", "new");
    file("/d/c", "new");
    store.setXattr(path("/d/e"), "user.a", XattrValue.of(new byte[] {1}));
    var third = walk(SnapshotMode.FULL, second, Instant.now());
    assertThat(read).containsExactly("d/c", "d/e", "d/e/b", "z/a");
    assertThat(third).isNotEqualTo(second).isEqualTo(walk(SnapshotMode.FULL, List.of(), Instant.now()));
  }

  @Test
  void whatWasTouchedJustBeforeAWalkIsReadAgain() throws IOException {
    file("/a", "a");
    var touched = store.status(path("/a")).orElseThrow().changed();
    var first = walk(SnapshotMode.FULL, List.of(), touched);
    walk(SnapshotMode.FULL, first, touched.plusMillis(50));
    assertThat(read).as("within a tick of the kernel's clock").containsExactly("a");
    walk(SnapshotMode.FULL, first, touched.plusMillis(50).plusNanos(1));
    assertThat(read).isEmpty();
  }

  @Test
  void theQuickModesReadNothing() throws IOException {
    store.create(path("/d"), new FileNode.Directory(METADATA));
    file("/d/a", "a");
    for (var mode : List.of(SnapshotMode.REDO, SnapshotMode.TIME)) {
      walk(mode, List.of(), Instant.now());
      assertThat(read).isEmpty();
    }
  }

  @Test
  void whatCannotBeReadFailsTheWalk() throws IOException {
    store.create(path("/d"), new FileNode.Directory(METADATA));
    file("/d/a", "a");
    var root = new Watched(store.openRoot(), "", read, "d/a");
    assertThatThrownBy(() -> SnapshotWalk.run(root, SnapshotMode.FULL, List.of(), Instant.EPOCH, SnapshotDeadline.in(SnapshotDeadline.USUAL)))
        .isInstanceOf(IOException.class)
        .hasMessage("d/a is broken");
  }

  @Test
  void aWalkThatTakesTooLongFails() throws IOException {
    file("/a", "a");
    for (var mode : SnapshotMode.values()) {
      assertThatThrownBy(() -> Snapshot.of(store, mode, SnapshotDeadline.in(Duration.ofNanos(1))))
          .isInstanceOf(IOException.class).hasMessageContaining("took longer than 0.0 s").hasMessageContaining("SNAPSHOT_TIMEOUT_DURATION");
    }
    var first = Snapshot.of(store);
    assertThatThrownBy(() -> first.next(store, SnapshotDeadline.in(Duration.ofNanos(1)))).isInstanceOf(IOException.class);
    assertThat(first.next(store, SnapshotDeadline.in(Duration.ofHours(1)))).isNotNull();
  }
}
