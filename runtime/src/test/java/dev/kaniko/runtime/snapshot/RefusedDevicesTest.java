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
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** If devices cannot be made, a layer is written without its devices, but these still hide the files that they replace. */
class RefusedDevicesTest {
  private static final Metadata NEW = Metadata.of(0640, 1, 2, Instant.ofEpochSecond(2_000, 6));

  private final InodeStore plain = new DevicelessStore(new NioInodeStore(Disks.memory()));
  private final InodeStore lower = new NioInodeStore(Disks.memory());
  private final InodeStore upper = new DevicelessStore(new NioInodeStore(Disks.memory()));

  private static ImagePath path(String text) {
    return new ImagePath(text);
  }

  private static Change device(String path) {
    return new Change.Put(path(path), new FileNode.Device(NEW, false, 1, 3));
  }

  private static Change disk(String path) {
    return new Change.Put(path(path), new FileNode.Device(NEW, true, 0, 0));
  }

  private static Change file(String path) {
    return new Change.Put(path(path), new FileNode.RegularFile(NEW, FileContent.of("new")));
  }

  private static Change fifo(String path) {
    return new Change.Put(path(path), new FileNode.Fifo(NEW));
  }

  private static Change link(String path, String target) {
    return new Change.HardLink(path(path), path(target));
  }

  /** Returns the tree after these changes to a base with files. Fails if the two kinds of targets differ. */
  private FileTree over(Change... layer) throws IOException {
    var base = new TreeBuilder().directory("/dev").file("/dev/null", "a file").directory("/d").file("/d/f", "f").file("/h", "h").diff();
    new DirectoryTarget(plain).apply(base);
    new DirectoryTarget(lower).apply(base);
    for (var target : List.of(new DirectoryTarget(plain), new OverlayTarget(upper, OverlayFormat.USER, () -> List.of(lower)))) {
      for (var change : layer) {
        target.apply(change);
      }
      target.finish();
    }
    var tree = new DirectoryTree(plain);
    assertThat(TreeText.of(new OverlayTree(List.of(upper, lower), OverlayFormat.USER))).isEqualTo(TreeText.of(tree));
    return tree;
  }

  private static List<String> paths(FileTree tree) throws IOException {
    return TreeText.paths(tree).stream().map(ImagePath::text).toList();
  }

  @Test
  void theOthersOfTheLayerAreWritten() throws IOException {
    assertThat(paths(over(device("/dev/zero"), file("/dev/x"), fifo("/dev/pipe"), disk("/dev/sda"), file("/d/y"))))
        .containsExactly("/d", "/d/f", "/d/y", "/dev", "/dev/null", "/dev/pipe", "/dev/x", "/h");
  }

  @Test
  void whatADeviceReplacesIsGone() throws IOException {
    assertThat(paths(over(device("/dev/null"), disk("/d")))).containsExactly("/dev", "/h");
  }

  @Test
  void aFurtherNameOfADeviceIsMissingTooAndReplacesWhatWasThere() throws IOException {
    assertThat(paths(over(device("/dev/zero"), link("/h", "/dev/zero"), link("/i", "/h"), link("/d/i", "/dev/zero"))))
        .containsExactly("/d", "/d/f", "/dev", "/dev/null");
  }

  @Test
  void aLaterFileInThePlaceOfADeviceIsAFile() throws IOException {
    var tree = over(device("/x"), file("/x"), link("/y", "/x"), device("/z"), new Change.Remove(path("/z")));
    assertThat(paths(tree)).contains("/x", "/y").doesNotContain("/z");
    assertThat(tree.find(path("/y")).orElseThrow().node()).isInstanceOf(FileNode.RegularFile.class);
  }

  @Test
  void aHardLinkToAMissingFileIsStillRefused() {
    assertThatThrownBy(() -> over(device("/x"), link("/h", "/none"))).isInstanceOf(FileSystemException.class);
  }
}
