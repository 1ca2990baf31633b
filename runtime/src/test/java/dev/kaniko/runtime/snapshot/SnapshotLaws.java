package dev.kaniko.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.RandomTrees;
import dev.kaniko.instruction.testing.TreeEdit;
import dev.kaniko.instruction.testing.TreeText;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Laws 1, 4 and 6 of snapshots, on file systems in memory. */
class SnapshotLaws {
  @Property
  void applyingTheDiffOfTwoTreesGivesTheSecond(@ForAll(supplier = RandomTrees.Trees.class) SnapshotDiff tree, @ForAll(supplier = RandomTrees.Edits.class) TreeEdit edit) throws IOException {
    var here = Disks.memory();
    var there = Disks.memory();
    var store = new NioInodeStore(here);
    var copy = new NioInodeStore(there);
    new DirectoryTarget(store).apply(tree);
    new DirectoryTarget(copy).apply(tree);
    var before = Snapshot.of(store);

    new DirectoryTarget(store).apply(edit.of(tree));

    var diff = WalkDiffer.diff(before, Snapshot.of(store), store);
    var pending = TreeText.of(diff.applyTo(new DirectoryTree(copy)));
    new DirectoryTarget(copy).apply(diff);
    assertThat(TreeText.of(new DirectoryTree(copy))).isEqualTo(TreeText.of(new DirectoryTree(store)));
    assertThat(pending).isEqualTo(TreeText.of(new DirectoryTree(store)));
    Disks.free(here);
    Disks.free(there);
  }

  @Property
  void leadingDirectoriesChangeNothingAndLeadToAll(@ForAll(supplier = RandomTrees.Trees.class) SnapshotDiff tree, @ForAll(supplier = RandomTrees.Edits.class) TreeEdit edit) throws IOException {
    var base = tree.applyTo(FileTree.EMPTY);
    var after = edit.of(tree).applyTo(base);
    var complete = LeadingDirectories.addTo(SnapshotDiff.between(base, after), after);
    assertThat(TreeText.of(complete.applyTo(base))).isEqualTo(TreeText.of(after));
    var put = complete.changes().stream().filter(Change.Put.class::isInstance).map(Change::path).toList();
    assertThat(complete.changes()).allMatch(change -> change.path().parent().isRoot() || put.contains(change.path().parent()));
    assertThat(LeadingDirectories.addTo(complete, after)).isEqualTo(complete);
  }

  @Property
  void aTreeDoesNotDifferFromItself(@ForAll(supplier = RandomTrees.Trees.class) SnapshotDiff tree) throws IOException {
    var directory = Disks.memory();
    var store = new NioInodeStore(directory);
    new DirectoryTarget(store).apply(tree);
    assertThat(WalkDiffer.diff(Snapshot.of(store), Snapshot.of(store), store)).isEqualTo(SnapshotDiff.EMPTY);
    Disks.free(directory);
  }

  @Property
  void aTreeOnDiskIsTheTreeInMemory(@ForAll(supplier = RandomTrees.Trees.class) SnapshotDiff tree) throws IOException {
    var directory = Disks.memory();
    var store = new NioInodeStore(directory);
    new DirectoryTarget(store).apply(tree);
    assertThat(TreeText.of(new DirectoryTree(store))).isEqualTo(TreeText.of(tree.applyTo(FileTree.EMPTY)));
    Disks.free(directory);
  }

  @Property
  void aRemovalStandsForItsSubtree(@ForAll(supplier = RandomTrees.Trees.class) SnapshotDiff tree, @ForAll @IntRange(max = 25) int which) throws IOException {
    var directory = Disks.memory();
    var store = new NioInodeStore(directory);
    new DirectoryTarget(store).apply(tree);
    var before = paths(store);
    var gone = tree.changes().get(which % tree.changes().size()).path();

    new DirectoryTarget(store).apply(SnapshotDiff.of(List.of(new Change.Remove(gone))));

    assertThat(paths(store)).isEqualTo(before.stream().filter(path -> !path.startsWith(gone)).toList());
    Disks.free(directory);
  }

  @Property
  void aLayerOverAnOverlayShowsWhatItShowsInADirectory(@ForAll(supplier = RandomTrees.Trees.class) SnapshotDiff tree, @ForAll(supplier = RandomTrees.Edits.class) TreeEdit edit) throws IOException {
    var changes = edit.of(tree);
    var plain = Disks.memory();
    var lower = Disks.memory();
    var upper = Disks.memory();
    var directory = new NioInodeStore(plain);
    var below = new NioInodeStore(lower);
    var above = new NioInodeStore(upper);
    new DirectoryTarget(directory).apply(tree);
    new DirectoryTarget(directory).apply(changes);
    new DirectoryTarget(below).apply(tree);
    var base = new OverlayTree(List.of(below), OverlayFormat.TRUSTED);

    new OverlayTarget(above, OverlayFormat.TRUSTED, () -> List.of(below)).apply(changes);

    var merged = new OverlayTree(List.of(above, below), OverlayFormat.TRUSTED);
    var expected = TreeText.of(new DirectoryTree(directory));
    assertThat(TreeText.of(merged)).isEqualTo(expected);
    var read = OverlayDiffer.diff(above, OverlayFormat.TRUSTED, base);
    assertThat(TreeText.of(read.applyTo(base))).isEqualTo(expected);
    for (var disk : List.of(plain, lower, upper)) {
      Disks.free(disk);
    }
  }

  @Property
  void nothingIsEverWrittenOutsideTheRoot(@ForAll("hostile") List<Change> changes) throws IOException {
    var outside = Disks.memory();
    var root = Files.createDirectory(outside.resolve("root"));
    Files.writeString(outside.resolve("file"), "safe");
    Files.createDirectory(outside.resolve("directory"));
    var target = new DirectoryTarget(new NioInodeStore(root));
    for (var change : changes) {
      try {
        target.apply(change);
      } catch (IOException refused) {
        assertThat(refused).isNotNull();
      }
    }
    try (var names = Files.list(outside)) {
      assertThat(names.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("root", "file", "directory");
    }
    try (var names = Files.list(outside.resolve("directory"))) {
      assertThat(names).isEmpty();
    }
    assertThat(Files.readString(outside.resolve("file"))).isEqualTo("safe");
    Disks.free(outside);
  }

  /** Changes that go through symbolic links out of the root and replace each other, in any order. */
  @Provide
  Arbitrary<List<Change>> hostile() {
    var metadata = Metadata.of(0755, 0, 0, Instant.EPOCH);
    var targets = Arbitraries.of("..", "../..", "/", "../directory", "../file", "a", "b", "./a/../..", "../../1");
    var paths = Arbitraries.of("a", "b", "file", "directory").list().ofMinSize(1).ofMaxSize(3).map(names -> new ImagePath("/" + String.join("/", names)));
    return Arbitraries.<Change>frequencyOf(
        Tuple.of(3, Combinators.combine(paths, targets).as((path, target) -> new Change.Put(path, new FileNode.SymbolicLink(metadata, target)))),
        Tuple.of(1, paths.map(path -> new Change.Put(path, new FileNode.Directory(metadata)))),
        Tuple.of(1, Combinators.combine(paths, paths).as(Change.HardLink::new)),
        Tuple.of(1, Arbitraries.oneOf(paths.map(Change.Remove::new), paths.map(Change.Clear::new))),
        Tuple.of(2, paths.map(path -> new Change.Put(path, new FileNode.RegularFile(metadata, FileContent.of("evil"))))))
        .list().ofMaxSize(30);
  }

  private static List<ImagePath> paths(InodeStore store) throws IOException {
    return TreeText.paths(new DirectoryTree(store));
  }
}
