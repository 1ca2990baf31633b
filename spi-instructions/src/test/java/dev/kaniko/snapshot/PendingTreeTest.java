package dev.kaniko.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.instruction.testing.TreeText;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Layers as other builders make them, laid over a tree. */
class PendingTreeTest {
  private static final Metadata METADATA = Metadata.of(0644, 0, 0, Instant.EPOCH);

  private final MemoryTree base = new MemoryTree()
      .directory("/d").file("/d/a", "old").file("/d/b", "old").directory("/d/e").file("/d/e/c", "old").link("/l", "d").file("/f", "old")
      .name("/n", "shared", 5).name("/o", "shared", 5);

  private static ImagePath path(String text) {
    return new ImagePath(text);
  }

  private static Change file(String path, String text) {
    return new Change.Put(path(path), new FileNode.RegularFile(METADATA, FileContent.of(text)));
  }

  private static Change directory(String path) {
    return new Change.Put(path(path), new FileNode.Directory(METADATA));
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

  private FileTree lay(Change... layer) throws IOException {
    return PendingTree.ofLayer(base, List.of(layer));
  }

  private static List<String> paths(FileTree tree) throws IOException {
    return TreeText.paths(tree).stream().map(ImagePath::text).toList();
  }

  private static FileTree.Entry at(FileTree tree, String path) throws IOException {
    return tree.find(path(path)).orElseThrow();
  }

  @Test
  void removalsSpeakOfTheTreeBelowWhereverTheyStand() throws IOException {
    assertThat(paths(lay(file("/d/a", "new"), clear("/d")))).containsExactly("/d", "/d/a", "/f", "/l", "/n", "/o");
    assertThat(paths(lay(file("/f", "new"), remove("/f")))).contains("/f");
    assertThat(paths(lay(remove("/d"), directory("/d")))).doesNotContain("/d/a").contains("/d");
    assertThat(paths(lay(remove("/f"), remove("/d/e")))).containsExactly("/d", "/d/a", "/d/b", "/l", "/n", "/o");
    assertThat(paths(lay(clear("/d/e")))).contains("/d/e").doesNotContain("/d/e/c");
    assertThat(paths(lay(clear("/"), file("/x", "")))).containsExactly("/x");
    assertThat(paths(lay(remove("/f"), remove("/f/below")))).doesNotContain("/f");
  }

  @Test
  void aRemovalOfWhatIsNotThereMakesNothing() throws IOException {
    for (var removal : List.of(remove("/none"), remove("/none/x"), clear("/none/x"), clear("/f"), remove("/f/x"), clear("/d/a/x"))) {
      assertThat(TreeText.of(lay(removal))).as("%s", removal).isEqualTo(TreeText.of(base));
    }
  }

  @Test
  void changesPassThroughLinks() throws IOException {
    var tree = lay(file("/l/new", "x"), remove("/l/a"), clear("/l/e"), link("/l/hard", "/l/b"));
    assertThat(paths(tree)).contains("/d/new", "/d/b", "/d/e", "/d/hard", "/l").doesNotContain("/d/a", "/d/e/c", "/l/new");
    assertThat(at(tree, "/l").node()).isInstanceOf(FileNode.SymbolicLink.class);
    assertThat(paths(lay(remove("/l")))).as("the last name is not followed").doesNotContain("/l").contains("/d/a");
    assertThat(at(lay(file("/l", "x")), "/l").node()).isInstanceOf(FileNode.RegularFile.class);
  }

  @Test
  void aHardLinkToAFileOfTheTreeBelowMakesTheTwoOneFile() throws IOException {
    var tree = lay(link("/new", "/f"), link("/third", "/new"), link("/fourth", "/o"));
    var inode = at(tree, "/f").inode();
    assertThat(inode).isPresent();
    assertThat(at(tree, "/new").inode()).isEqualTo(inode);
    assertThat(at(tree, "/third").inode()).isEqualTo(inode);
    assertThat(at(tree, "/new").node().sameAs(at(base, "/f").node())).isTrue();
    assertThat(at(tree, "/fourth")).isEqualTo(at(tree, "/n"));
    var other = lay(link("/new", "/f"), link("/e", "/d/a"));
    assertThat(at(other, "/new").inode()).isNotEqualTo(at(other, "/e").inode());
  }

  @Test
  void aHardLinkToNothingOrToADirectoryIsAnError() {
    assertThatThrownBy(() -> lay(link("/new", "/none")))
        .isInstanceOfSatisfying(FileSystemException.class, e -> assertThat(e.getReason()).isEqualTo("hard link to what is not there"));
    assertThatThrownBy(() -> lay(remove("/f"), link("/new", "/f"))).hasMessageContaining("/new").hasMessageContaining("not there");
    assertThatThrownBy(() -> lay(link("/new", "/d")))
        .isInstanceOfSatisfying(FileSystemException.class, e -> assertThat(e.getReason()).isEqualTo("hard link to a directory"));
  }

  @Test
  void theRootStaysADirectory() throws IOException {
    var tree = lay(file("/", "x"));
    assertThat(at(tree, "/")).isEqualTo(at(base, "/"));
    assertThat(paths(tree)).isEqualTo(paths(base));
    assertThat(at(lay(directory("/")), "/").node().metadata()).isEqualTo(METADATA);
  }

  @Test
  void whatIsBelowSomethingThatIsNoDirectoryIsNotSeen() throws IOException {
    for (var tree : List.of(lay(file("/d", "x")), lay(remove("/d")))) {
      assertThat(tree.find(path("/d/e/c"))).isEmpty();
      assertThat(tree.find(path("/d/a"))).isEmpty();
      assertThat(tree.list(path("/d"))).isEmpty();
      assertThat(tree.list(path("/d/e"))).isEmpty();
    }
    var cleared = lay(clear("/d"));
    assertThat(cleared.find(path("/d/e/c"))).isEmpty();
    assertThat(cleared.list(path("/d/e"))).isEmpty();
    assertThat(cleared.list(path("/d"))).isEmpty();
    assertThat(cleared.find(path("/d"))).isEqualTo(base.find(path("/d")));
    var kept = lay(file("/d/e/new", "x"));
    assertThat(kept.list(path("/d/e"))).containsExactly("c", "new");
    assertThat(kept.list(path("/d"))).containsExactly("a", "b", "e");
    assertThat(kept.find(path("/d/e"))).isEqualTo(base.find(path("/d/e")));
    assertThat(kept.list(path("/none"))).isEmpty();
    assertThat(kept.list(path("/f"))).isEmpty();
  }

  @Test
  void theEmptyTreeIsItsRoot() throws IOException {
    assertThat(FileTree.EMPTY.find(ImagePath.ROOT)).contains(FileTree.Entry.of(FileNode.Directory.IMPLIED));
    assertThat(FileTree.EMPTY.find(path("/a"))).isEmpty();
    assertThat(FileTree.EMPTY.list(ImagePath.ROOT)).isEmpty();
  }

  /** Entries of one directory that follow each other are laid in a quicker way than others. */
  @Test
  void aLayerWithoutRemovalsIsItsEntriesOneAfterAnother() throws IOException {
    var random = new Random(5);
    var names = List.of("d", "l", "f", "x", "e", "n");
    for (int i = 0; i < 3_000; i++) {
      var layer = new ArrayList<Change>();
      FileTree oneAfterAnother = base;
      try {
        for (int count = random.nextInt(7); count >= 0; count--) {
          var text = new StringBuilder();
          for (int depth = random.nextInt(3); depth >= 0; depth--) {
            text.append('/').append(names.get(random.nextInt(names.size())));
          }
          var change = switch (random.nextInt(4)) {
            case 0 -> file(text.toString(), "new");
            case 1 -> directory(text.toString());
            case 2 -> link(text.toString(), "/d/a");
            default -> new Change.Put(path(text.toString()), new FileNode.SymbolicLink(METADATA, List.of("d", "../x", "/x/e", "e/../..").get(random.nextInt(4))));
          };
          layer.add(change);
          oneAfterAnother = PendingTree.ofLayer(oneAfterAnother, List.of(change));
        }
      } catch (IOException e) {
        assertThatThrownBy(() -> PendingTree.ofLayer(base, layer)).as("%s", layer).isInstanceOf(IOException.class);
        continue;
      }
      assertThat(TreeText.of(PendingTree.ofLayer(base, layer))).as("%s", layer).isEqualTo(TreeText.of(oneAfterAnother));
    }
  }
}
