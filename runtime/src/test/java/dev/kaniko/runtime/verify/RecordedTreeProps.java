package dev.kaniko.runtime.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.instruction.testing.RandomTrees;
import dev.kaniko.instruction.testing.TreeEdit;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.ArrayList;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Records of random trees. Diffs of records equal the diffs of the trees. */
final class RecordedTreeProps {
  private static FileTree tree(SnapshotDiff whole) {
    return whole.applyTo(FileTree.EMPTY);
  }

  @Property
  void aRecordIsTheTree(@ForAll(supplier = RandomTrees.Trees.class) SnapshotDiff whole) throws IOException, InterruptedException {
    assertThat(SnapshotDiff.between(RecordedTree.of(tree(whole)), RecordedTree.of(tree(whole)))).isEqualTo(SnapshotDiff.EMPTY);
    var found = SnapshotDiff.between(FileTree.EMPTY, RecordedTree.of(tree(whole)));
    assertThat(found.changes()).extracting(Change::path)
        .isEqualTo(SnapshotDiff.between(FileTree.EMPTY, tree(whole)).changes().stream().map(Change::path).toList());
  }

  @Property
  void twoRecordsDifferWhereTheTreesDo(@ForAll(supplier = RandomTrees.Trees.class) SnapshotDiff whole, @ForAll(supplier = RandomTrees.Edits.class) TreeEdit edit)
      throws IOException, InterruptedException {
    var before = tree(whole);
    var after = edit.of(whole).applyTo(before);
    assertThat(SnapshotDiff.between(RecordedTree.of(before), RecordedTree.of(after)).changes()).extracting(Change::path)
        .isEqualTo(SnapshotDiff.between(before, after).changes().stream().map(Change::path).toList());
  }

  @Property
  void theDiffBetweenTwoTreesFits(@ForAll(supplier = RandomTrees.Trees.class) SnapshotDiff whole, @ForAll(supplier = RandomTrees.Edits.class) TreeEdit edit) throws IOException {
    var before = MemoryTree.copyOf(tree(whole));
    var after = edit.of(whole).applyTo(before);
    assertThatCode(() -> Fit.check(SnapshotDiff.between(before, after), before)).doesNotThrowAnyException();
  }

  /** A diff without one of its changes is found: it cannot be applied, or the resulting root differs. */
  @Property
  void aDiffThatLacksAChangeIsSeen(
      @ForAll(supplier = RandomTrees.Trees.class) SnapshotDiff whole, @ForAll(supplier = RandomTrees.Edits.class) TreeEdit edit, @ForAll @IntRange(max = 25) int which)
      throws IOException, InterruptedException {
    var before = tree(whole);
    var after = edit.of(whole).applyTo(before);
    var changes = new ArrayList<>(SnapshotDiff.between(before, after).changes());
    Assume.that(!changes.isEmpty());
    changes.remove(which % changes.size());
    assertThatThrownBy(() -> {
      var less = new SnapshotDiff(changes);
      Fit.check(less, before);
      if (!SnapshotDiff.between(RecordedTree.withDigests(less).applyTo(RecordedTree.of(before)), RecordedTree.of(after)).isEmpty()) {
        throw new WrongClaimException("claims a wrong diff");
      }
    }).isInstanceOfAny(WrongClaimException.class, IllegalArgumentException.class);
  }
}
