package dev.kaniko.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.instruction.testing.RandomTrees;
import dev.kaniko.instruction.testing.TreeText;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Laws 1, 3 and 4: the algebra of trees and diffs, on trees in memory. */
class SnapshotDiffLaws {
  /** A tree, and three diffs that fit one after the other. */
  private record Chain(FileTree tree, SnapshotDiff first, SnapshotDiff second, SnapshotDiff third) {
    static Chain of(long seed) throws IOException {
      var whole = RandomTrees.tree(seed);
      var first = RandomTrees.changes(whole, seed + 1);
      var tree = whole.applyTo(FileTree.EMPTY);
      var second = RandomTrees.changes(whole(first.applyTo(tree)), seed + 2);
      var third = RandomTrees.changes(whole(second.applyTo(first.applyTo(tree))), seed + 3);
      return new Chain(tree, first, second, third);
    }

    private static SnapshotDiff whole(FileTree tree) throws IOException {
      return SnapshotDiff.between(FileTree.EMPTY, tree);
    }
  }

  @Property
  void oneDiffAfterTheOtherIsTheirSum(@ForAll long seed) throws IOException {
    var chain = Chain.of(seed);
    var stepByStep = chain.second.applyTo(chain.first.applyTo(chain.tree));
    var sum = chain.first.then(chain.second);
    assertThat(TreeText.of(sum.applyTo(chain.tree))).isEqualTo(TreeText.of(stepByStep));
  }

  @Property
  void theSumIsAssociative(@ForAll long seed) throws IOException {
    var chain = Chain.of(seed);
    assertThat(chain.first.then(chain.second).then(chain.third)).isEqualTo(chain.first.then(chain.second.then(chain.third)));
  }

  @Property
  void theEmptyDiffIsTheUnit(@ForAll long seed) {
    var diff = RandomTrees.changes(RandomTrees.tree(seed), seed);
    assertThat(diff.then(SnapshotDiff.EMPTY)).isEqualTo(diff);
    assertThat(SnapshotDiff.EMPTY.then(diff)).isEqualTo(diff);
    var tree = diff.applyTo(FileTree.EMPTY);
    assertThat(SnapshotDiff.EMPTY.applyTo(tree)).isSameAs(tree);
  }

  @Property
  void aDiffTwiceIsTheDiffOnce(@ForAll long seed) throws IOException {
    var chain = Chain.of(seed);
    assertThat(chain.first.then(chain.first)).isEqualTo(chain.first);
  }

  @Property
  void applyingTheDiffOfTwoTreesGivesTheSecond(@ForAll long seed) throws IOException {
    var chain = Chain.of(seed);
    var after = chain.second.applyTo(chain.first.applyTo(chain.tree));
    var diff = SnapshotDiff.between(chain.tree, after);
    assertThat(TreeText.of(diff.applyTo(chain.tree))).isEqualTo(TreeText.of(after));
    assertThat(SnapshotDiff.between(after, diff.applyTo(chain.tree))).isEqualTo(SnapshotDiff.EMPTY);
  }

  @Property
  void aTreeDoesNotDifferFromItself(@ForAll long seed) throws IOException {
    var tree = Chain.of(seed).tree;
    assertThat(SnapshotDiff.between(tree, tree)).isEqualTo(SnapshotDiff.EMPTY);
  }

  @Property
  void theDiffOfTwoTreesSaysNoMoreThanOneThatLedFromOneToTheOther(@ForAll long seed) throws IOException {
    var chain = Chain.of(seed);
    var found = SnapshotDiff.between(chain.tree, chain.first.applyTo(chain.tree));
    assertThat(found.changes().size()).isLessThanOrEqualTo(size(chain.first, chain.tree));
  }

  /** The number of changes of {@code diff}, a directory that is cleared counted with all that was in it. */
  private static int size(SnapshotDiff diff, FileTree tree) throws IOException {
    int size = diff.changes().size();
    for (var change : diff.changes()) {
      if (change instanceof Change.Clear(var path)) {
        size += (int) TreeText.paths(tree).stream().filter(below -> below.startsWith(path)).count();
      }
    }
    return size;
  }

  @Property
  void aRemovalStandsForItsSubtree(@ForAll long seed) throws IOException {
    var whole = RandomTrees.tree(seed);
    var tree = whole.applyTo(FileTree.EMPTY);
    var gone = whole.changes().get((int) Math.floorMod(seed, (long) whole.changes().size())).path();
    var removal = SnapshotDiff.of(List.of(new Change.Remove(gone)));
    var left = TreeText.paths(removal.applyTo(tree));
    assertThat(left).isEqualTo(TreeText.paths(tree).stream().filter(path -> !path.startsWith(gone)).toList());
  }
}
