package dev.kaniko.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.RandomTrees;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Laws 1, 4 and 6 of snapshots, on file systems in memory. */
class SnapshotLaws {
  @Property
  void applyingTheDiffOfTwoTreesGivesTheSecond(@ForAll long seed) throws IOException {
    var tree = RandomTrees.tree(seed);
    var here = Disks.memory();
    var there = Disks.memory();
    var store = new NioInodeStore(here);
    var copy = new NioInodeStore(there);
    new DirectoryTarget(store).apply(tree);
    new DirectoryTarget(copy).apply(tree);
    var before = Snapshot.of(store);

    new DirectoryTarget(store).apply(RandomTrees.changes(tree, seed));

    var diff = WalkDiffer.diff(before, Snapshot.of(store), store);
    var pending = TreeText.of(diff.applyTo(new DirectoryTree(copy)));
    new DirectoryTarget(copy).apply(diff);
    assertThat(TreeText.of(new DirectoryTree(copy))).isEqualTo(TreeText.of(new DirectoryTree(store)));
    assertThat(pending).isEqualTo(TreeText.of(new DirectoryTree(store)));
    Disks.free(here);
    Disks.free(there);
  }

  @Property
  void leadingDirectoriesChangeNothingAndLeadToAll(@ForAll long seed) throws IOException {
    var tree = RandomTrees.tree(seed);
    var base = tree.applyTo(FileTree.EMPTY);
    var after = RandomTrees.changes(tree, seed).applyTo(base);
    var complete = LeadingDirectories.addTo(SnapshotDiff.between(base, after), after);
    assertThat(TreeText.of(complete.applyTo(base))).isEqualTo(TreeText.of(after));
    var put = complete.changes().stream().filter(Change.Put.class::isInstance).map(Change::path).toList();
    assertThat(complete.changes()).allMatch(change -> change.path().parent().isRoot() || put.contains(change.path().parent()));
    assertThat(LeadingDirectories.addTo(complete, after)).isEqualTo(complete);
  }

  @Property
  void aTreeDoesNotDifferFromItself(@ForAll long seed) throws IOException {
    var directory = Disks.memory();
    var store = new NioInodeStore(directory);
    new DirectoryTarget(store).apply(RandomTrees.tree(seed));
    assertThat(WalkDiffer.diff(Snapshot.of(store), Snapshot.of(store), store)).isEqualTo(SnapshotDiff.EMPTY);
    Disks.free(directory);
  }

  @Property
  void aTreeOnDiskIsTheTreeInMemory(@ForAll long seed) throws IOException {
    var tree = RandomTrees.tree(seed);
    var directory = Disks.memory();
    var store = new NioInodeStore(directory);
    new DirectoryTarget(store).apply(tree);
    assertThat(TreeText.of(new DirectoryTree(store))).isEqualTo(TreeText.of(tree.applyTo(FileTree.EMPTY)));
    Disks.free(directory);
  }

  @Property
  void aRemovalStandsForItsSubtree(@ForAll long seed) throws IOException {
    var tree = RandomTrees.tree(seed);
    var directory = Disks.memory();
    var store = new NioInodeStore(directory);
    new DirectoryTarget(store).apply(tree);
    var before = paths(store);
    var gone = tree.changes().get((int) Math.floorMod(seed, (long) tree.changes().size())).path();

    new DirectoryTarget(store).apply(SnapshotDiff.of(List.of(new Change.Remove(gone))));

    assertThat(paths(store)).isEqualTo(before.stream().filter(path -> !path.startsWith(gone)).toList());
    Disks.free(directory);
  }

  @Property
  void aLayerOverAnOverlayShowsWhatItShowsInADirectory(@ForAll long seed) throws IOException {
    var tree = RandomTrees.tree(seed);
    var changes = RandomTrees.changes(tree, seed);
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
  void nothingIsEverWrittenOutsideTheRoot(@ForAll long seed) throws IOException {
    var outside = Disks.memory();
    var root = Files.createDirectory(outside.resolve("root"));
    Files.writeString(outside.resolve("file"), "safe");
    Files.createDirectory(outside.resolve("directory"));
    var target = new DirectoryTarget(new NioInodeStore(root));
    for (var change : hostile(new Random(seed))) {
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

  /** Changes through links that lead out, over each other, in any order. */
  private static List<Change> hostile(Random random) {
    var names = List.of("a", "b", "file", "directory");
    var targets = List.of("..", "../..", "/", "../directory", "../file", "a", "b", "./a/../..", "../../1");
    var metadata = Metadata.of(0755, 0, 0, Instant.EPOCH);
    var changes = new ArrayList<Change>();
    for (int i = 0; i < 30; i++) {
      var path = path(random, names);
      changes.add(switch (random.nextInt(8)) {
        case 0, 1, 2 -> new Change.Put(path, new FileNode.SymbolicLink(metadata, targets.get(random.nextInt(targets.size()))));
        case 3 -> new Change.Put(path, new FileNode.Directory(metadata));
        case 4 -> new Change.HardLink(path, path(random, names));
        case 5 -> random.nextBoolean() ? new Change.Remove(path) : new Change.Clear(path);
        default -> new Change.Put(path, new FileNode.RegularFile(metadata, FileContent.of("evil")));
      });
    }
    return changes;
  }

  private static ImagePath path(Random random, List<String> names) {
    var path = ImagePath.ROOT;
    for (int depth = 1 + random.nextInt(3); depth > 0; depth--) {
      path = path.child(names.get(random.nextInt(names.size())));
    }
    return path;
  }

  private static List<ImagePath> paths(InodeStore store) throws IOException {
    return TreeText.paths(new DirectoryTree(store));
  }
}
