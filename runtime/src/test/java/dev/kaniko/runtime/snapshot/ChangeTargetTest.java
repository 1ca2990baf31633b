package dev.kaniko.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.TreeBuilder;
import dev.kaniko.instruction.testing.TreeText;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Applying a layer, in any order and through symbolic links, gives the same tree in an ordinary directory and in an overlay. */
class ChangeTargetTest {
  private static final Metadata LOWER = Metadata.of(0751, 7, 8, Instant.ofEpochSecond(1_000, 5));
  private static final Metadata NEW = Metadata.of(0640, 1, 2, Instant.ofEpochSecond(2_000, 6));

  private static final SnapshotDiff BASE = new TreeBuilder()
      .put("/d", new FileNode.Directory(LOWER)).file("/d/a", "a").file("/d/b", "b").put("/d/e", new FileNode.Directory(LOWER)).file("/d/e/c", "c")
      .symbolicLink("/l", "d").symbolicLink("/up", "../../d/e").file("/f", "f").file("/n", "n").hardLink("/o", "/n").diff();

  private NioInodeStore plain = new NioInodeStore(Disks.memory());
  private NioInodeStore lower = new NioInodeStore(Disks.memory());
  private NioInodeStore upper = new NioInodeStore(Disks.memory());

  private static ImagePath path(String text) {
    return new ImagePath(text);
  }

  private static Change file(String path) {
    return new Change.Put(path(path), new FileNode.RegularFile(NEW, FileContent.of("new")));
  }

  private static Change directory(String path) {
    return new Change.Put(path(path), new FileNode.Directory(NEW));
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

  private static void write(ChangeTarget target, Change... layer) throws IOException {
    for (var change : layer) {
      target.apply(change);
    }
    target.finish();
  }

  /** Returns the tree after the layer is applied to the base. Fails if the two targets differ. */
  private FileTree over(Change... layer) throws IOException {
    plain = new NioInodeStore(Disks.memory());
    lower = new NioInodeStore(Disks.memory());
    upper = new NioInodeStore(Disks.memory());
    new DirectoryTarget(plain).apply(BASE);
    new DirectoryTarget(lower).apply(BASE);
    write(new DirectoryTarget(plain), layer);
    write(new OverlayTarget(upper, OverlayFormat.USER, () -> List.of(lower)), layer);
    var tree = new DirectoryTree(plain);
    assertThat(TreeText.of(new OverlayTree(List.of(upper, lower), OverlayFormat.USER))).isEqualTo(TreeText.of(tree));
    return tree;
  }

  private static Metadata metadata(FileTree tree, String path) throws IOException {
    return tree.find(path(path)).orElseThrow().node().metadata();
  }

  private static List<String> paths(FileTree tree) throws IOException {
    return TreeText.paths(tree).stream().map(ImagePath::text).toList();
  }

  private void assertRefused(String reason, Change... layer) throws IOException {
    over();
    var overlay = new OverlayTarget(upper, OverlayFormat.USER, () -> List.of(lower));
    for (var target : List.of(new DirectoryTarget(plain), overlay)) {
      assertThatThrownBy(() -> write(target, layer))
          .isInstanceOfSatisfying(FileSystemException.class, refused -> assertThat(refused.getReason()).isEqualTo(reason));
    }
  }

  @Test
  void directoriesThatLeadToAChangeStayAsTheyAreAndMissingOnesAreMade() throws IOException {
    var tree = over(file("/d/e/new"), file("/x/y/new"));
    assertThat(metadata(tree, "/d")).isEqualTo(LOWER);
    assertThat(metadata(tree, "/d/e")).as("with its time").isEqualTo(LOWER);
    assertThat(tree.find(path("/x")).orElseThrow().node()).isEqualTo(FileNode.Directory.IMPLIED);
    assertThat(tree.find(path("/x/y")).orElseThrow().node()).isEqualTo(FileNode.Directory.IMPLIED);
    assertThat(paths(tree)).contains("/d/a", "/d/e/c", "/d/e/new", "/x/y/new");
  }

  @Test
  void aDirectoryHasTheTimeThatTheLayerSaysWhateverComesIntoIt() throws IOException {
    assertThat(metadata(over(directory("/d"), file("/d/new"), remove("/d/a")), "/d")).isEqualTo(NEW);
    assertThat(metadata(over(file("/d/new"), directory("/d")), "/d")).isEqualTo(NEW);
    assertThat(metadata(over(directory("/z"), file("/z/new")), "/z")).isEqualTo(NEW);
    assertThat(metadata(over(remove("/d/a")), "/d")).isEqualTo(LOWER);
    assertThat(metadata(over(clear("/d/e")), "/d/e")).isEqualTo(LOWER);
    assertThat(metadata(over(link("/d/new", "/f")), "/d")).isEqualTo(LOWER);
    assertThat(metadata(over(file("/d/x/y"), remove("/d/x"), directory("/d/x")), "/d/x")).isEqualTo(NEW);
  }

  @Test
  void aDirectoryOverAFileAndAFileOverADirectoryTakeTheWholePlace() throws IOException {
    assertThat(paths(over(directory("/f"), file("/f/new")))).contains("/f/new");
    assertThat(paths(over(file("/d")))).doesNotContain("/d/a", "/d/e").contains("/d");
    assertThat(paths(over(file("/d"), directory("/d")))).as("what a file hid stays hidden").doesNotContain("/d/a", "/d/e/c").contains("/d");
    assertThat(paths(over(directory("/l"), file("/l/new")))).contains("/l/new", "/d/a").doesNotContain("/d/new");
    assertThat(paths(over(file("/d/e/c"), file("/d/e")))).doesNotContain("/d/e/c");
  }

  @Test
  void linksOnTheWayAreFollowedInsideTheRoot() throws IOException {
    assertThat(paths(over(file("/l/new"), file("/up/deep"), file("/l/x/y")))).contains("/d/new", "/d/e/deep", "/d/x/y");
    assertThat(paths(over(remove("/l/a"), remove("/up/c"), clear("/l/e")))).doesNotContain("/d/a", "/d/e/c").contains("/d/e", "/l");
    assertThat(paths(over(clear("/l/e")))).doesNotContain("/d/e/c").contains("/d/e");
    assertThat(paths(over(link("/l/new", "/up/c")))).contains("/d/new");
    assertThat(paths(over(new Change.Put(path("/s"), new FileNode.SymbolicLink(NEW, "/d/e")), file("/s/new")))).contains("/d/e/new");
  }

  @Test
  void removalsDoNotTouchWhatTheSameLayerPuts() throws IOException {
    assertThat(paths(over(file("/d/new"), remove("/d")))).contains("/d", "/d/new").doesNotContain("/d/a", "/d/e");
    assertThat(paths(over(file("/d/a"), file("/d/e/x"), clear("/d")))).contains("/d/a", "/d/e/x").doesNotContain("/d/b", "/d/e/c");
    assertThat(paths(over(file("/f"), remove("/f")))).contains("/f");
    assertThat(paths(over(link("/h", "/f"), remove("/h")))).contains("/h");
    assertThat(paths(over(link("/d/a", "/f"), clear("/d")))).contains("/d/a").doesNotContain("/d/b");
    assertThat(paths(over(file("/d"), directory("/d"), remove("/d")))).contains("/d").doesNotContain("/d/a");
    assertThat(paths(over(remove("/d"), directory("/d"), file("/d/e"), remove("/d")))).contains("/d/e").doesNotContain("/d/a");
    assertThat(paths(over(file("/new"), clear("/")))).containsExactly("/new");
    assertThat(paths(over(remove("/")))).isEmpty();
    assertThat(paths(over(file("/d/new"), file("/d"), remove("/d/x")))).contains("/d");
  }

  @Test
  void removalsOfMissingPathsMakeNothing() throws IOException {
    var before = TreeText.of(over());
    for (var removal : List.of(remove("/none"), remove("/none/x"), remove("/f/x"), clear("/f"), clear("/d/a"), remove("/d/none"))) {
      assertThat(TreeText.of(over(removal))).as("%s", removal).isEqualTo(before);
    }
  }

  @Test
  void aHardLinkIsAFurtherNameOfAnyFile() throws IOException {
    for (var tree : List.of(over(link("/h", "/f"), link("/i", "/h")), over(file("/f"), link("/h", "/f"), link("/i", "/h")))) {
      assertThat(metadata(tree, "/h")).isEqualTo(metadata(tree, "/f"));
      assertThat(tree.find(path("/h")).orElseThrow().inode()).isEqualTo(tree.find(path("/f")).orElseThrow().inode());
      assertThat(tree.find(path("/i")).orElseThrow().inode()).isPresent().isEqualTo(tree.find(path("/f")).orElseThrow().inode());
    }
    assertThat(paths(over(link("/d", "/f")))).as("in place of a directory").doesNotContain("/d/a");
    assertThat(metadata(over(link("/d/h", "/d/e/c")), "/d/e")).isEqualTo(LOWER);
  }

  @Test
  void whatCannotBeWrittenIsRefused() throws IOException {
    assertRefused("not a directory", file("/f/x"));
    assertRefused("not a directory", file("/d/a/x/y"));
    assertRefused("not a directory", file("/new"), file("/new/x"));
    assertRefused("the root must be a directory", file("/"));
    assertRefused("hard link to itself", link("/f", "/f"));
    assertRefused("hard link to a missing file or to a directory", link("/h", "/none"));
    assertRefused("hard link to a missing file or to a directory", link("/h", "/d"));
    assertRefused("hard link to a missing file or to a directory", directory("/x"), link("/h", "/x"));
    assertRefused("hard link to a missing file or to a directory", remove("/f"), link("/h", "/f"));
  }

  @Test
  void whatIsMadeWhereADirectoryWasIsNew() throws IOException {
    var again = over(remove("/d"), file("/d/x"));
    assertThat(paths(again)).contains("/d/x").doesNotContain("/d/a", "/d/e");
    assertThat(again.find(path("/d")).orElseThrow().node()).isEqualTo(FileNode.Directory.IMPLIED);
    var deeper = over(file("/d/e/new"), file("/d"), directory("/d"), file("/d/e/x"));
    assertThat(paths(deeper)).contains("/d/e/x").doesNotContain("/d/e/new", "/d/e/c", "/d/a");
    assertThat(deeper.find(path("/d/e")).orElseThrow().node()).as("with a time of its own").isEqualTo(FileNode.Directory.IMPLIED);
    assertRefused("not a directory", file("/x/a"), file("/x"), file("/x/b"));
    assertRefused("not a directory", file("/x/a"), link("/x", "/f"), file("/x/b"));
  }

  @Test
  void aSecondChangesetInOneDirectoryAddsToTheFirst() throws IOException {
    for (var second : List.of(file("/d/y"), remove("/d/x"), link("/d/x", "/f"), remove("/d/a"), file("/d/x"), clear("/d"))) {
      over(directory("/d"), file("/d/x"), file("/d/e/old"));
      write(new DirectoryTarget(plain), second);
      write(new OverlayTarget(upper, OverlayFormat.USER, () -> List.of(lower)), second);
      var merged = new OverlayTree(List.of(upper, lower), OverlayFormat.USER);
      assertThat(TreeText.of(merged)).as("%s", second).isEqualTo(TreeText.of(new DirectoryTree(plain)));
      assertThat(metadata(merged, "/d")).as("%s", second).isEqualTo(NEW);
    }
    over(directory("/d"), file("/d/x"), file("/d/e/old"));
    write(new OverlayTarget(upper, OverlayFormat.USER, () -> List.of(lower)), file("/d/e/new"), clear("/d"));
    assertThat(paths(new OverlayTree(List.of(upper, lower), OverlayFormat.USER))).contains("/d/e/new").doesNotContain("/d/e/old", "/d/e/c", "/d/x", "/d/a");
  }

  @Test
  void theRootKeepsItsPlaceAndTakesMetadata() throws IOException {
    var tree = over(directory("/"), file("/new"));
    assertThat(metadata(tree, "/")).isEqualTo(NEW);
    assertThat(paths(tree)).contains("/d/a", "/new");
  }

  @Test
  void layersBelowAreNotAskedForWhereNothingIsNeededOfThem() throws IOException {
    var target = new OverlayTarget(upper, OverlayFormat.TRUSTED, () -> {
      throw new IOException("not unpacked yet");
    });
    write(target, file("/new"), directory("/x"), file("/x/y"), link("/x/h", "/x/y"), remove("/x/z"), remove("/f"), clear("/x"), clear("/"));
    assertThat(upper.names(path("/x"))).containsExactly("h", "y");
    assertThatThrownBy(() -> target.apply(file("/d/e/new"))).hasMessage("not unpacked yet");
  }

  @Test
  void anOverlayMarksRemovalsAsTheKernelDoes() throws IOException {
    over(remove("/f"), clear("/d"), file("/d/new"));
    assertThat(OverlayFormat.isWhiteout(upper.status(path("/f")).orElseThrow())).isTrue();
    assertThat(OverlayFormat.isWhiteout(upper.status(path("/d/new")).orElseThrow())).isFalse();
    assertThat(OverlayFormat.USER.isOpaque(upper, path("/d"))).isTrue();
    assertThat(OverlayFormat.TRUSTED.isOpaque(upper, path("/d"))).isFalse();
    assertThat(upper.xattr(path("/d"), "user.overlay.opaque").orElseThrow().bytes()).containsExactly('y');
    over(file("/d/new"));
    assertThat(OverlayFormat.USER.isOpaque(upper, path("/d"))).isFalse();
  }
}
