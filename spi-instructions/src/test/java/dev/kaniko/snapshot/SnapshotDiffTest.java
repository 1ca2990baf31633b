package dev.kaniko.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.instruction.testing.TreeText;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The canonical form, and sums of diffs that meet at one path. */
class SnapshotDiffTest {
  private static final Metadata METADATA = Metadata.of(0644, 0, 0, Instant.EPOCH);

  private static ImagePath path(String text) {
    return new ImagePath(text);
  }

  private static Change file(String path, String text) {
    return new Change.Put(path(path), new FileNode.RegularFile(METADATA, FileContent.of(text)));
  }

  private static Change directory(String path, int mode) {
    return new Change.Put(path(path), new FileNode.Directory(METADATA.withMode(mode)));
  }

  private static Change link(String path, String target) {
    return new Change.HardLink(path(path), path(target));
  }

  private static Change remove(String path) {
    return new Change.Remove(path(path));
  }

  private static Change clear(String path) {
    return new Change.Clear(path(path));
  }

  private static SnapshotDiff diff(Change... changes) {
    return SnapshotDiff.of(List.of(changes));
  }

  private static List<Change> sum(SnapshotDiff first, SnapshotDiff second) {
    return first.then(second).changes();
  }

  @Test
  void changesInAnyOrderAreOneList() {
    assertThat(diff(file("/b", "x"), directory("/a", 0755), file("/a/c", "y"), clear("/a")).changes())
        .containsExactly(directory("/a", 0755), clear("/a"), file("/a/c", "y"), file("/b", "x"));
    assertThat(diff(file("/z", "x"), link("/b", "/z"), link("/a", "/z")).changes())
        .containsExactly(file("/a", "x"), link("/b", "/a"), link("/z", "/a"));
    assertThat(diff(remove("/a/b"), remove("/a"), clear("/a/c")).changes()).containsExactly(remove("/a"));
    assertThat(diff(clear("/a"), remove("/a/b"), clear("/a/c")).changes()).containsExactly(clear("/a"));
  }

  @Test
  void whatIsNotCanonicalIsNoDiff() {
    assertThatThrownBy(() -> new SnapshotDiff(List.of(file("/b", ""), file("/a", "")))).hasMessage("not in order at /a");
    assertThatThrownBy(() -> new SnapshotDiff(List.of(file("/a", ""), remove("/a")))).hasMessage("not in order at /a");
    assertThatThrownBy(() -> new SnapshotDiff(List.of(remove("/a"), file("/a/b", "")))).hasMessage("/a/b is below /a, which is no directory");
    assertThatThrownBy(() -> diff(file("/a", ""), file("/a/b", ""))).hasMessage("/a/b is below /a, which is no directory");
    assertThatThrownBy(() -> diff(file("/a", ""), clear("/a"))).hasMessage("/a is below /a, which is no directory");
    assertThatThrownBy(() -> new SnapshotDiff(List.of(clear("/a"), remove("/a/b")))).hasMessage("/a/b is taken away below /a, which is cleared");
    assertThatThrownBy(() -> new SnapshotDiff(List.of(link("/a", "/b"), file("/b", ""))))
        .hasMessage("hard link /a to /b, which is not a file put before it");
    assertThatThrownBy(() -> diff(directory("/a", 0755), link("/b", "/a"))).hasMessage("hard link /b to /a, which is not a file put before it");
    assertThatThrownBy(() -> diff(link("/b", "/a"))).hasMessage("hard link /b to /a, which is not put");
  }

  @Test
  void aDirectoryOverADirectoryKeepsWhatIsInIt() {
    assertThat(sum(diff(directory("/d", 0755), file("/d/a", "x")), diff(directory("/d", 0700), file("/d/b", "y"))))
        .containsExactly(directory("/d", 0700), file("/d/a", "x"), file("/d/b", "y"));
  }

  @Test
  void aDirectoryInPlaceOfAFileHidesWhatWasBelow() {
    assertThat(sum(diff(file("/d", "x")), diff(directory("/d", 0755)))).containsExactly(directory("/d", 0755), clear("/d"));
    assertThat(sum(diff(remove("/d")), diff(directory("/d", 0755), file("/d/a", "x"))))
        .containsExactly(directory("/d", 0755), clear("/d"), file("/d/a", "x"));
  }

  @Test
  void aFileInPlaceOfADirectoryTakesItWithAllInIt() {
    assertThat(sum(diff(directory("/d", 0755), clear("/d"), file("/d/a", "x")), diff(file("/d", "y")))).containsExactly(file("/d", "y"));
  }

  @Test
  void whatIsRemovedOrClearedIsForgotten() {
    assertThat(sum(diff(directory("/d", 0755), file("/d/a", "x")), diff(remove("/d")))).containsExactly(remove("/d"));
    assertThat(sum(diff(directory("/d", 0755), file("/d/a", "x")), diff(clear("/d")))).containsExactly(directory("/d", 0755), clear("/d"));
    assertThat(sum(diff(clear("/d")), diff(remove("/d/a")))).containsExactly(clear("/d"));
    assertThat(sum(diff(remove("/d")), diff(clear("/d")))).containsExactly(remove("/d"));
    assertThat(sum(diff(remove("/d")), diff(remove("/d/a")))).containsExactly(remove("/d"));
    assertThat(sum(diff(file("/d", "x")), diff(clear("/d")))).containsExactly(file("/d", "x"));
    assertThat(sum(diff(file("/d", "x")), diff(remove("/d/a")))).containsExactly(file("/d", "x"));
    assertThat(sum(diff(file("/a", "x")), diff(clear("/")))).containsExactly(clear("/"));
    assertThat(sum(diff(file("/a", "x")), diff(remove("/")))).containsExactly(clear("/"));
  }

  @Test
  void aFileThatLosesItsFirstNameLivesOnUnderTheOthers() {
    var three = diff(file("/a", "x"), link("/b", "/a"), link("/c", "/a"));
    assertThat(sum(three, diff(remove("/a")))).containsExactly(remove("/a"), file("/b", "x"), link("/c", "/b"));
    assertThat(sum(three, diff(file("/a", "y")))).containsExactly(file("/a", "y"), file("/b", "x"), link("/c", "/b"));
    assertThat(sum(three, diff(remove("/a"), directory("/b", 0755)))).containsExactly(remove("/a"), directory("/b", 0755), clear("/b"), file("/c", "x"));
    assertThat(sum(three, diff(file("/b", "y"), link("/d", "/b"))))
        .containsExactly(file("/a", "x"), file("/b", "y"), link("/c", "/a"), link("/d", "/b"));
  }

  @Test
  void theMissingDirectoryThatLeadsToAPutIsMade() throws IOException {
    var diff = diff(file("/a/b/c", "x"));
    var tree = diff.applyTo(new MemoryTree().file("/a", "no directory"));
    assertThat(tree.list(ImagePath.ROOT)).containsExactly("a");
    assertThat(tree.find(path("/a")).orElseThrow().node()).isEqualTo(FileNode.Directory.IMPLIED);
    assertThat(TreeText.paths(tree)).containsExactly(path("/a"), path("/a/b"), path("/a/b/c"));
    assertThat(sum(diff(remove("/a")), diff)).containsExactly(
        new Change.Put(path("/a"), FileNode.Directory.IMPLIED), clear("/a"), file("/a/b/c", "x"));
  }

  @Test
  void ofEqualFilesThatWereOneTheOneWithItsNumberIsTheOldOne() throws IOException {
    var before = new MemoryTree().name("/a", "x", 7).name("/b", "x", 7);
    assertThat(paths(SnapshotDiff.between(before, new MemoryTree().name("/a", "x", 8).name("/b", "x", 7)))).containsExactly(path("/a"));
    assertThat(paths(SnapshotDiff.between(before, new MemoryTree().name("/a", "x", 7).name("/b", "x", 8)))).containsExactly(path("/b"));
    assertThat(paths(SnapshotDiff.between(before, new MemoryTree().file("/a", "x").file("/b", "x")))).containsExactly(path("/b"));
    assertThat(paths(SnapshotDiff.between(before, new MemoryTree().file("/a", "x")))).containsExactly(path("/b"));
    assertThat(SnapshotDiff.between(before, new MemoryTree().name("/a", "x", 9).name("/b", "x", 9)).changes()).isEmpty();
  }

  @Test
  void anotherNameOfAFilePutsAllItsNames() throws IOException {
    var after = new MemoryTree().name("/a", "x", 1).name("/b", "x", 1);
    assertThat(SnapshotDiff.between(new MemoryTree().file("/a", "x"), after).changes()).hasSize(2).last().isEqualTo(link("/b", "/a"));
    assertThat(SnapshotDiff.between(new MemoryTree().file("/a", "x").file("/b", "x"), after).changes()).hasSize(2).last().isEqualTo(link("/b", "/a"));
  }

  @Test
  void aTreeThatListsWhatIsNotThereIsAnError() {
    var torn = new FileTree() {
      @Override
      public Optional<Entry> find(ImagePath path) {
        return Optional.empty();
      }

      @Override
      public List<String> list(ImagePath directory) {
        return List.of("gone");
      }
    };
    assertThatThrownBy(() -> SnapshotDiff.between(FileTree.EMPTY, torn)).isInstanceOf(IOException.class).hasMessage("/gone: is listed and not there");
  }

  private static List<ImagePath> paths(SnapshotDiff diff) {
    return diff.changes().stream().map(Change::path).toList();
  }
}
