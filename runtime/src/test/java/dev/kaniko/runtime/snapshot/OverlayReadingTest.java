package dev.kaniko.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.TreeText;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Directories in the format of overlay: their merged view, and the changes in the upper one. */
class OverlayReadingTest {
  private static final Metadata METADATA = Metadata.of(0755, 1, 2, Instant.ofEpochSecond(1_000));

  private final NioInodeStore lowest = new NioInodeStore(Disks.memory());
  private final NioInodeStore middle = new NioInodeStore(Disks.memory());
  private final NioInodeStore top = new NioInodeStore(Disks.memory());

  private static ImagePath path(String text) {
    return new ImagePath(text);
  }

  private static void file(InodeStore store, String path, String text) throws IOException {
    store.create(path(path), new FileNode.RegularFile(METADATA, FileContent.of(text)));
  }

  private static void directory(InodeStore store, String... paths) throws IOException {
    for (var path : paths) {
      store.create(path(path), new FileNode.Directory(METADATA));
    }
  }

  private static void whiteout(InodeStore store, String path) throws IOException {
    OverlayFormat.makeWhiteout(store, path(path));
  }

  private OverlayTree tree() {
    return new OverlayTree(List.of(top, middle, lowest), OverlayFormat.TRUSTED);
  }

  private static String text(OverlayTree tree, String path) throws IOException {
    var file = (FileNode.RegularFile) tree.find(path(path)).orElseThrow().node();
    try (var in = file.content().open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Restores the times of the directories below {@code directory}, which were changed by making files in them. */
  private static void settle(InodeStore store, ImagePath directory) throws IOException {
    for (var named : store.list(directory)) {
      if (named.status().isDirectory()) {
        settle(store, directory.child(named.name()));
        store.setModified(directory.child(named.name()), METADATA.modified());
      }
    }
  }

  private List<String> changes() throws IOException {
    for (var store : List.of(lowest, middle, top)) {
      settle(store, ImagePath.ROOT);
    }
    var below = new OverlayTree(List.of(middle, lowest), OverlayFormat.TRUSTED);
    var diff = OverlayDiffer.diff(top, OverlayFormat.TRUSTED, below);
    assertThat(TreeText.of(diff.applyTo(below))).as("the diff shows what the overlay shows").isEqualTo(TreeText.of(tree()));
    return diff.changes().stream().map(change -> change.getClass().getSimpleName() + " " + change.path()).toList();
  }

  @Test
  void theTopmostNameIsSeenAndDirectoriesAreMerged() throws IOException {
    directory(lowest, "/d");
    file(lowest, "/d/a", "lowest");
    file(lowest, "/d/b", "lowest");
    directory(middle, "/d");
    file(middle, "/d/b", "middle");
    directory(top, "/d");
    file(top, "/d/c", "top");
    assertThat(tree().list(path("/d"))).containsExactly("a", "b", "c");
    assertThat(text(tree(), "/d/a") + text(tree(), "/d/b") + text(tree(), "/d/c")).isEqualTo("lowestmiddletop");
    assertThat(tree().find(path("/d/none"))).isEmpty();
    assertThat(tree().find(ImagePath.ROOT)).isPresent();
    assertThat(tree().list(path("/d/a"))).isEmpty();
    assertThat(tree().list(path("/none"))).isEmpty();
    assertThat(changes()).containsExactly("Put /d/c");
  }

  @Test
  void aWhiteoutAFileAndAnOpaqueDirectoryHideWhatIsBelow() throws IOException {
    directory(lowest, "/d", "/e", "/f");
    for (var name : List.of("/d/x", "/e/x", "/f/x")) {
      file(lowest, name, "old");
    }
    whiteout(middle, "/d");
    file(middle, "/e", "file");
    directory(middle, "/f");
    OverlayFormat.TRUSTED.makeOpaque(middle, path("/f"));
    assertThat(tree().list(ImagePath.ROOT)).containsExactly("e", "f");
    directory(top, "/d", "/e", "/f");
    file(top, "/f/y", "top");
    assertThat(tree().list(path("/d"))).isEmpty();
    assertThat(tree().list(path("/e"))).isEmpty();
    assertThat(tree().list(path("/f"))).containsExactly("y");
    assertThat(tree().find(path("/d/x"))).isEmpty();
    assertThat(tree().find(path("/e/x"))).isEmpty();
    assertThat(tree().find(path("/f/x"))).isEmpty();
    assertThat(changes()).containsExactly("Put /d", "Put /e", "Put /f/y");
  }

  @Test
  void aTreeShowsLaterWritesAfterForget() throws IOException {
    directory(lowest, "/d");
    file(lowest, "/d/a", "old");
    var tree = tree();
    assertThat(tree.list(path("/d"))).containsExactly("a");
    directory(top, "/d");
    file(top, "/d/b", "new");
    OverlayFormat.TRUSTED.makeOpaque(top, path("/d"));
    tree.forget(path("/d"));
    assertThat(tree.list(path("/d"))).containsExactly("b");
    assertThat(tree.find(path("/d/a"))).isEmpty();
  }

  @Test
  void onlyAFileOfSeveralNamesHasANumber() throws IOException {
    directory(lowest, "/d", "/d/e");
    file(lowest, "/a", "x");
    file(lowest, "/b", "x");
    lowest.createHardLink(path("/c"), path("/b"));
    assertThat(tree().find(path("/a")).orElseThrow().inode()).isEmpty();
    assertThat(tree().find(path("/d")).orElseThrow().inode()).isEmpty();
    assertThat(tree().find(path("/b")).orElseThrow().inode()).isPresent().isEqualTo(tree().find(path("/c")).orElseThrow().inode());
    assertThat(new DirectoryTree(lowest).find(path("/a")).orElseThrow().inode()).isEmpty();
    assertThat(new DirectoryTree(lowest).find(path("/b")).orElseThrow().inode()).isPresent();
    assertThat(new DirectoryTree(lowest).find(path("/d")).orElseThrow().inode()).isEmpty();
    assertThat(new DirectoryTree(lowest).find(path("/none"))).isEmpty();
  }

  @Test
  void whatWasCopiedUpAndIsAsItWasIsNoChange() throws IOException {
    directory(lowest, "/d");
    file(lowest, "/d/a", "same");
    directory(top, "/d");
    file(top, "/d/a", "same");
    assertThat(changes()).isEmpty();
    top.setMetadata(path("/d/a"), METADATA.withMode(0600));
    assertThat(changes()).containsExactly("Put /d/a");
    top.setMetadata(path("/d"), METADATA.withMode(0700));
    assertThat(changes()).containsExactly("Put /d", "Put /d/a");
  }

  @Test
  void aWhiteoutOfWhatIsNotThereIsNoChange() throws IOException {
    directory(lowest, "/d");
    file(lowest, "/d/a", "old");
    directory(top, "/d", "/new");
    whiteout(top, "/d/a");
    whiteout(top, "/d/none");
    whiteout(top, "/new/none");
    assertThat(changes()).containsExactly("Remove /d/a", "Put /new");
  }

  @Test
  void aDirectoryMadeAgainRemovesWhatIsNotInIt() throws IOException {
    directory(lowest, "/d", "/d/e");
    for (var name : List.of("/d/a", "/d/b", "/d/e/c", "/d/e/d")) {
      file(lowest, name, "old");
    }
    directory(top, "/d", "/d/e");
    OverlayFormat.TRUSTED.makeOpaque(top, path("/d"));
    file(top, "/d/a", "old");
    file(top, "/d/e/d", "new");
    assertThat(changes()).containsExactly("Remove /d/b", "Remove /d/e/c", "Put /d/e/d");
    file(top, "/x", "x");
    OverlayFormat.TRUSTED.makeOpaque(top, ImagePath.ROOT);
    file(lowest, "/gone", "x");
    assertThat(changes()).containsExactly("Remove /d/b", "Remove /d/e/c", "Put /d/e/d", "Remove /gone", "Put /x");
  }

  @Test
  void namesOfOneFileAreOnePutAndHardLinks() throws IOException {
    file(lowest, "/a", "x");
    lowest.createHardLink(path("/b"), path("/a"));
    file(lowest, "/c", "x");
    file(top, "/a", "x");
    assertThat(changes()).as("a name that was copied up is a file of its own").containsExactly("Put /a");
    top.createHardLink(path("/z"), path("/a"));
    assertThat(changes()).containsExactly("Put /a", "HardLink /z");
    file(top, "/c", "x");
    assertThat(changes()).as("a file of one name is as it was").containsExactly("Put /a", "HardLink /z");
  }

  @Test
  void onlyTheCharacterDeviceZeroIsAWhiteout() throws IOException {
    top.createSpecial(path("/b"), FileType.BLOCK_DEVICE, 0, 0);
    top.createSpecial(path("/c"), FileType.CHARACTER_DEVICE, 0, 1);
    whiteout(top, "/w");
    assertThat(tree().list(ImagePath.ROOT)).containsExactly("b", "c");
    assertThat(tree().find(path("/w"))).isEmpty();
    assertThat(changes()).containsExactly("Put /b", "Put /c");
  }

  @Test
  void aLookThatTakesTooLongFails() {
    var below = new OverlayTree(List.of(middle, lowest), OverlayFormat.TRUSTED);
    assertThatThrownBy(() -> OverlayDiffer.diff(top, OverlayFormat.TRUSTED, below, SnapshotDeadline.in(Duration.ofNanos(1))))
        .isInstanceOf(IOException.class).hasMessageContaining("SNAPSHOT_TIMEOUT_DURATION");
  }
}
