package dev.kaniko.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.TreeText;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.linux.OverlayMount;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a mounted overlay, three diffs agree: that of the upper directory, that of two walks of the root, and that of two full copies. */
@Tag("system")
class DifferAgreementTest {
  private static final int ROOTS = Integer.getInteger("kaniko.roots", 150);

  @TempDir Path folder;

  /** Both diffs of the same actions, and the trees before and after them. */
  private record Observed(SnapshotDiff overlay, SnapshotDiff walk, FrozenTree before, FrozenTree after) {}

  private Observed observe(String name, List<Action> base, List<Action> actions) throws IOException {
    var lower = Files.createDirectory(folder.resolve(name + "-lower"));
    var upper = Files.createDirectory(folder.resolve(name + "-upper"));
    act(lower, base);
    try (var overlay = OverlayMount.mount(List.of(lower), upper, Files.createDirectory(folder.resolve(name + "-work")));
        var seenBefore = LinuxInodeStore.open(overlay.path());
        var below = LinuxInodeStore.open(lower)) {
      var before = FrozenTree.of(new DirectoryTree(seenBefore));
      var snapshot = Snapshot.of(seenBefore);
      act(overlay.path(), actions);
      try (var seen = LinuxInodeStore.open(overlay.path()); var above = LinuxInodeStore.open(upper)) {
        var walk = WalkDiffer.diff(snapshot, snapshot.next(seen), seen);
        var tree = new OverlayTree(List.of(below), OverlayFormat.TRUSTED);
        var changes = OverlayDiffer.diff(above, OverlayFormat.TRUSTED, tree);
        return new Observed(FrozenTree.frozen(changes), FrozenTree.frozen(walk), before, FrozenTree.of(new DirectoryTree(seen)));
      }
    }
  }

  private static void act(Path root, List<Action> actions) throws IOException {
    new Actor(() -> LinuxInodeStore.open(root), path -> OsBytes.path(OsBytes.text(root) + path.text())).run(actions);
  }

  @Test
  void whereNoFileHasTwoNamesAllThreeAreTheSameDiff() throws IOException {
    int changes = 0;
    for (int seed = 0; seed < ROOTS; seed++) {
      var random = new Random(seed);
      var observed = observe("a" + seed, apart(Action.list(random, 40)), apart(Action.list(random, 12)));
      var expected = SnapshotDiff.between(observed.before, observed.after);
      assertThat(observed.overlay).as("overlay %s", seed).isEqualTo(expected);
      assertThat(observed.walk).as("walk %s", seed).isEqualTo(expected);
      changes += expected.changes().size();
    }
    assertThat(changes).isGreaterThan(ROOTS);
  }

  private static List<Action> apart(List<Action> actions) {
    return actions.stream().filter(Action::keepsNamesApart).toList();
  }

  @Test
  void whereFilesHaveSeveralNamesBothLeadToTheSameTree() throws IOException {
    for (int seed = 0; seed < ROOTS; seed++) {
      var random = new Random(-seed);
      var observed = observe("b" + seed, Action.list(random, 40), Action.list(random, 12));
      var after = TreeText.of(observed.after);
      assertThat(TreeText.of(observed.overlay.applyTo(observed.before))).as("overlay %s", seed).isEqualTo(after);
      assertThat(TreeText.of(observed.walk.applyTo(observed.before))).as("walk %s", seed).isEqualTo(after);
      assertThat(paths(observed.overlay)).as("overlay %s", seed).containsAll(paths(observed.walk));
    }
  }

  private static List<ImagePath> paths(SnapshotDiff diff) {
    return diff.changes().stream().map(change -> change.path()).toList();
  }
}
