package dev.kaniko.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.TreeText;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.ListArbitrary;

/** Laws 1 to 4 for sequences of random actions in a root, on a file system in memory. */
class ActionLaws {
  private static final List<Action.Kind> MAKING = List.of(
      Action.Kind.CREATE_FILE, Action.Kind.CREATE_DIRECTORY, Action.Kind.CREATE_SYMBOLIC_LINK, Action.Kind.CREATE_SPECIAL, Action.Kind.LINK,
      Action.Kind.COPY, Action.Kind.CHANGE_XATTR);

  /** Returns actions that make the first tree. */
  @Provide
  Arbitrary<List<Action>> bases() {
    return actions(Arbitraries.of(MAKING)).ofMaxSize(25);
  }

  @Provide
  Arbitrary<List<Action>> actions() {
    return actions(Arbitraries.of(Action.Kind.class)).ofMaxSize(12);
  }

  private static ListArbitrary<Action> actions(Arbitrary<Action.Kind> kinds) {
    var numbers = Arbitraries.integers().between(0, Action.MOST).withoutEdgeCases();
    return Combinators.combine(kinds, numbers, numbers, numbers).as(Action::new).withoutEdgeCases().list();
  }

  /** A root, with its last snapshot and tree. */
  private static final class Watched implements AutoCloseable {
    final Path root = Disks.memory();
    final NioInodeStore store = new NioInodeStore(root);
    Snapshot snapshot = Snapshot.of(store);
    FileTree tree = FrozenTree.of(numbered());

    Watched() throws IOException {}

    /** Carries out {@code actions} and returns the diff that a walk finds. */
    SnapshotDiff observe(List<Action> actions) throws IOException {
      new Actor(() -> store, path -> root.resolve(path.relativeTo(ImagePath.ROOT))).run(actions);
      var before = snapshot;
      snapshot = before.next(store);
      tree = FrozenTree.of(numbered());
      return FrozenTree.frozen(WalkDiffer.diff(before, snapshot, store));
    }

    /** Returns the tree with the inode number of every file, which shows which of two equal files is the old one. */
    private FileTree numbered() {
      var plain = new DirectoryTree(store);
      return new FileTree() {
        @Override
        public Optional<Entry> find(ImagePath path) throws IOException {
          var status = store.status(path);
          return plain.find(path)
              .map(entry -> entry.node() instanceof FileNode.Directory
                  ? entry
                  : new Entry(entry.node(), OptionalLong.of(status.orElseThrow().inode())));
        }

        @Override
        public List<String> list(ImagePath directory) throws IOException {
          return plain.list(directory);
        }
      };
    }

    @Override
    public void close() throws IOException {
      Disks.free(root);
    }
  }

  @Property
  void applyingTheDiffGivesWhatTheActionsGave(@ForAll("bases") List<Action> base, @ForAll("actions") List<Action> actions) throws IOException {
    try (var watched = new Watched()) {
      watched.observe(base);
      var before = watched.tree;
      var diff = watched.observe(actions);
      var after = TreeText.of(watched.tree);
      assertThat(TreeText.of(diff.applyTo(before))).isEqualTo(after);

      var copy = Disks.memory();
      var target = new NioInodeStore(copy);
      new DirectoryTarget(target).apply(SnapshotDiff.between(FileTree.EMPTY, before));
      new DirectoryTarget(target).apply(diff);
      assertThat(TreeText.of(new DirectoryTree(target))).isEqualTo(after);
      Disks.free(copy);
    }
  }

  @Property
  void anUnchangedTreeHasNoDiff(@ForAll("bases") List<Action> base) throws IOException {
    try (var watched = new Watched()) {
      watched.observe(base);
      assertThat(watched.observe(List.of())).isEqualTo(SnapshotDiff.EMPTY);
      assertThat(WalkDiffer.diff(watched.snapshot, Snapshot.of(watched.store), watched.store)).isEqualTo(SnapshotDiff.EMPTY);
    }
  }

  @Property
  void whatAWalkFindsIsWhatADoubleWalkFinds(@ForAll("bases") List<Action> base, @ForAll("actions") List<Action> actions) throws IOException {
    try (var watched = new Watched()) {
      watched.observe(base);
      var before = watched.tree;
      var diff = watched.observe(actions);
      assertThat(diff).isEqualTo(SnapshotDiff.between(before, watched.tree));
    }
  }

  @Property
  void diffsOfStepsAddUp(
      @ForAll("bases") List<Action> base,
      @ForAll("actions") List<Action> first,
      @ForAll("actions") List<Action> second,
      @ForAll("actions") List<Action> third)
      throws IOException {
    try (var watched = new Watched()) {
      watched.observe(base);
      var before = watched.tree;
      var one = watched.observe(first);
      var two = watched.observe(second);
      var three = watched.observe(third);
      var sum = one.then(two).then(three);
      assertThat(TreeText.of(sum.applyTo(before))).isEqualTo(TreeText.of(watched.tree));
      assertThat(sum).isEqualTo(one.then(two.then(three)));
    }
  }

  @Property
  void aRemovalStandsForItsSubtree(@ForAll("bases") List<Action> base, @ForAll("actions") List<Action> actions) throws IOException {
    try (var watched = new Watched()) {
      watched.observe(base);
      var before = watched.tree;
      var diff = watched.observe(actions);
      for (var change : diff.changes()) {
        if (change instanceof Change.Remove(var gone)) {
          assertThat(before.find(gone)).as("%s was there", gone).isPresent();
          assertThat(watched.tree.find(gone)).as("%s is gone", gone).isEmpty();
          assertThat(watched.tree.find(gone.parent())).as("what held %s", gone).isPresent();
        }
      }
      for (var path : TreeText.paths(before)) {
        if (watched.tree.find(path).isEmpty()) {
          assertThat(diff.changes()).as("what takes %s away", path).anyMatch(change -> takes(change, path));
        }
      }
    }
  }

  private static boolean takes(Change change, ImagePath path) {
    return path.startsWith(change.path())
        && (change instanceof Change.Remove || !path.equals(change.path()) && !(change instanceof Change.Put put && put.node() instanceof FileNode.Directory));
  }
}
