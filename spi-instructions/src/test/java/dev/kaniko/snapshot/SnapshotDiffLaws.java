package dev.kaniko.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.instruction.testing.RandomTrees;
import dev.kaniko.instruction.testing.TreeEdit;
import dev.kaniko.instruction.testing.TreeText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Laws 1, 3 and 4: the algebra of trees and diffs, on trees in memory. */
class SnapshotDiffLaws {
  /** A tree, and three diffs that fit one after the other. */
  record Chain(SnapshotDiff whole, FileTree tree, SnapshotDiff first, SnapshotDiff second, SnapshotDiff third) {
    static Chain of(SnapshotDiff whole, List<TreeEdit> edits) {
      try {
        var tree = whole.applyTo(FileTree.EMPTY);
        var first = edits.get(0).of(whole);
        var second = edits.get(1).of(whole(first.applyTo(tree)));
        var third = edits.get(2).of(whole(second.applyTo(first.applyTo(tree))));
        return new Chain(whole, tree, first, second, third);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static SnapshotDiff whole(FileTree tree) throws IOException {
      return SnapshotDiff.between(FileTree.EMPTY, tree);
    }

    @Override
    public String toString() {
      return String.join("\n", TreeText.of(whole)) + "\nfirst " + TreeText.of(first) + "\nsecond " + TreeText.of(second) + "\nthird " + TreeText.of(third);
    }
  }

  @Provide
  Arbitrary<Chain> chains() {
    return Combinators.combine(RandomTrees.trees(), RandomTrees.edits().list().ofSize(3)).as(Chain::of);
  }

  @Property
  void oneDiffAfterTheOtherIsTheirSum(@ForAll("chains") Chain chain) throws IOException {
    var stepByStep = chain.second.applyTo(chain.first.applyTo(chain.tree));
    var sum = chain.first.then(chain.second);
    assertThat(TreeText.of(sum.applyTo(chain.tree))).isEqualTo(TreeText.of(stepByStep));
  }

  @Property
  void theSumIsAssociative(@ForAll("chains") Chain chain) throws IOException {
    assertThat(chain.first.then(chain.second).then(chain.third)).isEqualTo(chain.first.then(chain.second.then(chain.third)));
  }

  @Property
  void theEmptyDiffIsTheUnit(@ForAll("chains") Chain chain) {
    var diff = chain.first;
    assertThat(diff.then(SnapshotDiff.EMPTY)).isEqualTo(diff);
    assertThat(SnapshotDiff.EMPTY.then(diff)).isEqualTo(diff);
    var tree = diff.applyTo(FileTree.EMPTY);
    assertThat(SnapshotDiff.EMPTY.applyTo(tree)).isSameAs(tree);
  }

  @Property
  void aDiffTwiceIsTheDiffOnce(@ForAll("chains") Chain chain) throws IOException {
    assertThat(chain.first.then(chain.first)).isEqualTo(chain.first);
  }

  @Property
  void applyingTheDiffOfTwoTreesGivesTheSecond(@ForAll("chains") Chain chain) throws IOException {
    var after = chain.second.applyTo(chain.first.applyTo(chain.tree));
    var diff = SnapshotDiff.between(chain.tree, after);
    assertThat(TreeText.of(diff.applyTo(chain.tree))).isEqualTo(TreeText.of(after));
    assertThat(SnapshotDiff.between(after, diff.applyTo(chain.tree))).isEqualTo(SnapshotDiff.EMPTY);
  }

  @Property
  void aTreeDoesNotDifferFromItself(@ForAll("chains") Chain chain) throws IOException {
    var tree = chain.tree;
    assertThat(SnapshotDiff.between(tree, tree)).isEqualTo(SnapshotDiff.EMPTY);
  }

  @Property
  void theDiffOfTwoTreesSaysNoMoreThanOneThatLedFromOneToTheOther(@ForAll("chains") Chain chain) throws IOException {
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
  void aRemovalStandsForItsSubtree(@ForAll(supplier = RandomTrees.Trees.class) SnapshotDiff whole, @ForAll @IntRange(max = 25) int which) throws IOException {
    var tree = whole.applyTo(FileTree.EMPTY);
    var gone = whole.changes().get(which % whole.changes().size()).path();
    var removal = SnapshotDiff.of(List.of(new Change.Remove(gone)));
    var left = TreeText.paths(removal.applyTo(tree));
    assertThat(left).isEqualTo(TreeText.paths(tree).stream().filter(path -> !path.startsWith(gone)).toList());
  }
}
