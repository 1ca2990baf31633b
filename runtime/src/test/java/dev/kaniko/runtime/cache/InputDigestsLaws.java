package dev.kaniko.runtime.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.Digest;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.instruction.testing.RandomTrees;
import dev.kaniko.instruction.testing.TreeEdit;
import dev.kaniko.instruction.testing.TreeText;
import dev.kaniko.runtime.snapshot.DirectoryTarget;
import dev.kaniko.runtime.snapshot.DirectoryTree;
import dev.kaniko.runtime.snapshot.Disks;
import dev.kaniko.runtime.snapshot.NioInodeStore;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Equal input, equal digest; and the other way round. */
class InputDigestsLaws {
  private final InputDigests digests = new InputDigests(FileHashes.unremembered());

  private Digest digest(FileTree tree, String... patterns) throws IOException, InterruptedException {
    return digests.of(tree, List.of(patterns));
  }

  private Map<String, String> entries(FileTree tree) throws IOException, InterruptedException {
    return digests.describe(tree, List.of("."), Integer.MAX_VALUE).entries().orElseThrow();
  }

  @Property(maxDiscardRatio = 50)
  void aDifferenceCountsExactlyIfItIsInWhatIsRead(
      @ForAll(supplier = RandomTrees.Trees.class) SnapshotDiff made, @ForAll @IntRange(max = 1000) int whichRead, @ForAll @IntRange(max = 1000) int whichChanged, @ForAll InputEdit edit)
      throws IOException, InterruptedException {
    var tree = MemoryTree.copyOf(made.applyTo(FileTree.EMPTY));
    var paths = new ArrayList<>(TreeText.paths(tree));
    paths.addFirst(ImagePath.ROOT);
    var read = paths.get(whichRead % paths.size());
    var changed = paths.get(whichChanged % paths.size());
    Assume.that(!(tree.find(read).orElseThrow().node() instanceof FileNode.SymbolicLink) && edit.appliesTo(tree, changed));
    var after = MemoryTree.copyOf(tree);

    edit.apply(after, changed);

    boolean same = digest(after, pattern(read)).equals(digest(tree, pattern(read)));
    assertThat(same).as("%s of %s is no difference to who reads %s", edit, changed, read).isEqualTo(!edit.counts(tree, changed, read));
  }

  /** A pattern that means exactly this path, whatever is in its names. */
  private static String pattern(ImagePath path) {
    return path.text().replace("\\", "[\\\\]").replace("*", "[*]");
  }

  @Property
  void wholeTreesHaveOneDigestExactlyIfTheyAreEqualButForTimes(@ForAll(supplier = RandomTrees.Trees.class) SnapshotDiff made, @ForAll(supplier = RandomTrees.Edits.class) TreeEdit edit)
      throws IOException, InterruptedException {
    var tree = made.applyTo(FileTree.EMPTY);
    var after = edit.of(made).applyTo(tree);
    boolean equal = TreeText.withoutTimes(tree).equals(TreeText.withoutTimes(after));

    assertThat(digest(after, ".").equals(digest(tree, "."))).isEqualTo(equal);
    assertThat(entries(after).equals(entries(tree))).isEqualTo(equal);
  }

  @Property(tries = 200)
  void aTreeOnADiskHasTheDigestOfTheTreeInMemory(@ForAll(supplier = RandomTrees.Trees.class) SnapshotDiff made) throws IOException, InterruptedException {
    var directory = Disks.memory();
    var store = new NioInodeStore(directory);
    new DirectoryTarget(store).apply(made);
    var inMemory = MemoryTree.copyOf(made.applyTo(FileTree.EMPTY));
    inMemory.put("/", new DirectoryTree(store).find(ImagePath.ROOT).orElseThrow().node());

    for (var pattern : List.of(".", "*", "*/*", "a")) {
      assertThat(digestOrFailure(new DirectoryTree(store), pattern)).isEqualTo(digestOrFailure(inMemory, pattern));
    }
    Disks.free(directory);
  }

  /** A link may lead to itself. */
  private String digestOrFailure(FileTree tree, String pattern) throws InterruptedException {
    try {
      return digest(tree, pattern).toString();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
