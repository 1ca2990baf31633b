package dev.kaniko.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The changes that each mode of a walk finds. */
class WalkDifferTest {
  private static final ImagePath A = new ImagePath("/a");
  private static final ImagePath B = new ImagePath("/b");
  private static final ImagePath FILE = new ImagePath("/f");
  private static final ImagePath DIRECTORY = new ImagePath("/d");
  private static final Metadata METADATA = Metadata.of(0644, 0, 0, Instant.ofEpochSecond(1_000_000));
  private static final FileNode OLD = new FileNode.RegularFile(METADATA, FileContent.of("old"));

  @FunctionalInterface
  private interface Step {
    void to(InodeStore store) throws IOException;
  }

  /** Returns the modes that find the change of {@code step} at {@code path}. */
  private static Set<SnapshotMode> thatSee(ImagePath path, Step step) throws IOException {
    var seeing = EnumSet.noneOf(SnapshotMode.class);
    for (var mode : SnapshotMode.values()) {
      var store = new NioInodeStore(Disks.memory());
      store.create(DIRECTORY, new FileNode.Directory(METADATA));
      store.create(FILE, OLD);
      var before = Snapshot.of(store, mode);
      step.to(store);
      var changes = WalkDiffer.diff(before, before.next(store), store).changes();
      if (changes.stream().map(Change::path).anyMatch(path::equals)) {
        seeing.add(mode);
      }
    }
    return seeing;
  }

  private static Set<SnapshotMode> thatSee(FileNode instead) throws IOException {
    return thatSee(FILE, store -> {
      store.remove(FILE);
      store.create(FILE, instead);
    });
  }

  private static FileNode file(Metadata metadata, String text) {
    return new FileNode.RegularFile(metadata, FileContent.of(text));
  }

  @Test
  void anotherTimeIsSeenByAll() throws IOException {
    assertThat(thatSee(file(METADATA.withModified(Instant.EPOCH), "old"))).containsExactly(SnapshotMode.values());
    assertThat(thatSee(DIRECTORY, store -> store.setModified(DIRECTORY, Instant.EPOCH))).containsExactly(SnapshotMode.values());
  }

  @Test
  void modeOwnerAndSizeAreNotSeenByTime() throws IOException {
    assertThat(thatSee(file(METADATA.withMode(0600), "old"))).containsExactly(SnapshotMode.FULL, SnapshotMode.REDO);
    assertThat(thatSee(file(METADATA.withOwner(1, 0), "old"))).containsExactly(SnapshotMode.FULL, SnapshotMode.REDO);
    assertThat(thatSee(file(METADATA.withOwner(0, 1), "old"))).containsExactly(SnapshotMode.FULL, SnapshotMode.REDO);
    assertThat(thatSee(file(METADATA, "longer"))).containsExactly(SnapshotMode.FULL, SnapshotMode.REDO);
  }

  @Test
  void bytesOfTheSameSizeAndAttributesAreSeenByFullAlone() throws IOException {
    var xattrs = METADATA.withXattrs(Map.of("user.a", XattrValue.of(new byte[] {1})));
    assertThat(thatSee(file(METADATA, "new"))).containsExactly(SnapshotMode.FULL);
    assertThat(thatSee(file(xattrs, "old"))).containsExactly(SnapshotMode.FULL);
    assertThat(thatSee(DIRECTORY, store -> store.setMetadata(DIRECTORY, xattrs))).containsExactly(SnapshotMode.FULL);
  }

  @Test
  void anEqualFileIsNoChangeForAny() throws IOException {
    assertThat(thatSee(OLD)).isEmpty();
    assertThat(thatSee(FILE, store -> store.setMetadata(FILE, METADATA))).isEmpty();
  }

  @Test
  void newAndRemovedNamesAndAnotherKindOfFileAreSeenByAll() throws IOException {
    assertThat(thatSee(FILE, store -> store.remove(FILE))).containsExactly(SnapshotMode.values());
    assertThat(thatSee(new ImagePath("/g"), store -> store.create(new ImagePath("/g"), OLD))).containsExactly(SnapshotMode.values());
    assertThat(thatSee(new FileNode.Directory(METADATA))).containsExactly(SnapshotMode.values());
    assertThat(thatSee(new FileNode.SymbolicLink(METADATA, "old"))).containsExactly(SnapshotMode.values());
  }

  @Test
  void allNamesOfAChangedFileAreInTheDiff() throws IOException {
    var store = new NioInodeStore(Disks.memory());
    store.create(FILE, OLD);
    store.createHardLink(new ImagePath("/e"), FILE);
    var before = Snapshot.of(store);
    store.setMetadata(FILE, METADATA.withMode(0600));
    var changes = WalkDiffer.diff(before, before.next(store), store).changes();
    assertThat(changes).hasSize(2).last().isEqualTo(new Change.HardLink(FILE, new ImagePath("/e")));
  }

  /** Returns the changes that a walk finds after {@code step} on a file with the names /a and /b. */
  private static List<String> changesOfTwoNames(Step step) throws IOException {
    var store = new NioInodeStore(Disks.memory());
    store.create(A, OLD);
    store.createHardLink(B, A);
    var before = Snapshot.of(store);
    step.to(store);
    return text(WalkDiffer.diff(before, before.next(store), store));
  }

  private static List<String> text(SnapshotDiff diff) {
    return diff.changes().stream().map(change -> change.getClass().getSimpleName() + " " + change.path()).toList();
  }

  private static void makeAgain(InodeStore store, ImagePath... paths) throws IOException {
    for (var path : paths) {
      store.remove(path);
      store.create(path, OLD);
    }
  }

  @Test
  void ofEqualFilesThatWereOneTheOneWithItsNumberIsTheOldOne() throws IOException {
    assertThat(changesOfTwoNames(store -> makeAgain(store, A))).containsExactly("Put /a");
    assertThat(changesOfTwoNames(store -> makeAgain(store, B))).containsExactly("Put /b");
    assertThat(changesOfTwoNames(store -> makeAgain(store, A, B))).containsExactly("Put /b");
    assertThat(changesOfTwoNames(store -> store.remove(A))).containsExactly("Remove /a");
    assertThat(changesOfTwoNames(store -> {
      makeAgain(store, A);
      store.remove(B);
      store.createHardLink(B, A);
    })).as("one file with the same two names").isEmpty();
    assertThat(changesOfTwoNames(store -> store.createHardLink(new ImagePath("/c"), A))).containsExactly("Put /a", "HardLink /b", "HardLink /c");
  }

  @Test
  void twoFilesThatAreOneNowArePutWithBothNames() throws IOException {
    var store = new NioInodeStore(Disks.memory());
    store.create(A, OLD);
    store.create(B, OLD);
    var before = Snapshot.of(store);
    store.remove(B);
    store.createHardLink(B, A);
    assertThat(text(WalkDiffer.diff(before, before.next(store), store))).containsExactly("Put /a", "HardLink /b");
  }

  @Test
  void theNumbersOfADeviceAreSeenByFullAlone() throws IOException {
    for (var other : List.of(new FileNode.Device(METADATA, true, 9, 1), new FileNode.Device(METADATA, true, 8, 2))) {
      for (var mode : SnapshotMode.values()) {
        var store = new NioInodeStore(Disks.memory());
        store.create(FILE, new FileNode.Device(METADATA, true, 8, 1));
        var before = Snapshot.of(store, mode);
        store.remove(FILE);
        store.create(FILE, other);
        assertThat(WalkDiffer.diff(before, before.next(store), store).isEmpty()).as("%s by %s", other, mode).isEqualTo(mode != SnapshotMode.FULL);
      }
    }
  }

  @Test
  void allThatIsGoneIsNamedOnce() throws IOException {
    var store = new NioInodeStore(Disks.memory());
    for (var name : List.of("/a", "/b", "/c", "/x", "/y")) {
      store.create(new ImagePath(name), OLD);
    }
    store.create(DIRECTORY, new FileNode.Directory(METADATA));
    store.create(DIRECTORY.child("f"), OLD);
    var before = Snapshot.of(store);
    for (var name : List.of("/a", "/b", "/d", "/x", "/y")) {
      store.remove(new ImagePath(name));
    }
    assertThat(WalkDiffer.diff(before, before.next(store), store).changes()).hasSize(5).allMatch(Change.Remove.class::isInstance)
        .extracting(change -> change.path().text()).containsExactly("/a", "/b", "/d", "/x", "/y");
  }

  @Test
  void snapshotsOfTwoModesAreNotCompared() throws IOException {
    var store = new NioInodeStore(Disks.memory());
    var full = Snapshot.of(store);
    var time = Snapshot.of(store, SnapshotMode.TIME);
    assertThatThrownBy(() -> WalkDiffer.diff(full, time, store)).isInstanceOf(IllegalArgumentException.class).hasMessage("the snapshots have different modes");
  }

  @Test
  void aDigestTellsAllBytesAndAttributesApart() throws IOException {
    var seen = new HashSet<Fingerprint>();
    var long1 = "x".repeat(70_000);
    for (var text : List.of("", "a", "b", "ab", long1, long1 + "y", "y" + long1)) {
      assertThat(seen.add(fingerprint(file(METADATA, text)))).as("of %s bytes", text.length()).isTrue();
      assertThat(fingerprint(file(METADATA, text))).isEqualTo(fingerprint(file(METADATA, text)));
    }
    for (var xattrs : List.of(
        Map.of("user.a", "\0bc"), Map.of("user.ab", "c"), Map.of("user.a", "b", "user.b", "c"), Map.of("user.a", ""), Map.of("user.a", "x"),
        Map.of("user.a", "y"), Map.of("user.b", "x"))) {
      var values = new TreeMap<String, XattrValue>();
      xattrs.forEach((name, value) -> values.put(name, XattrValue.of(value.getBytes(StandardCharsets.US_ASCII))));
      assertThat(seen.add(fingerprint(file(METADATA.withXattrs(values), "")))).as("%s", xattrs).isTrue();
    }
    assertThat(seen.add(fingerprint(new FileNode.SymbolicLink(METADATA, "x")))).isTrue();
    assertThat(seen.add(fingerprint(new FileNode.SymbolicLink(METADATA, "y")))).isTrue();
  }

  private static Fingerprint fingerprint(FileNode node) throws IOException {
    var store = new NioInodeStore(Disks.memory());
    store.create(FILE, node);
    return Fingerprint.of(store.openRoot(), "f", store.status(FILE).orElseThrow());
  }
}
