package dev.kaniko.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.Metadata;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behaviour of the Linux store only: descriptors, copies and names. */
class LinuxInodeStoreTest {
  @TempDir Path disk;

  private static ImagePath path(String text) {
    return new ImagePath(text);
  }

  private static void directories(InodeStore store, String... paths) throws IOException {
    for (var path : paths) {
      store.createDirectory(path(path));
    }
  }

  private static List<String> descriptors(Path below) throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.map(LinuxInodeStoreTest::target).filter(target -> target.startsWith(below.toString())).toList();
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException gone) {
      return "";
    }
  }

  @Test
  void onlyTheDirectoriesThatLeadToTheLastPathStayOpen() throws IOException {
    try (var store = LinuxInodeStore.open(disk)) {
      directories(store, "/a", "/a/b", "/a/b/c", "/x", "/x/y");
      store.createFile(path("/a/b/c/f"), FileContent.of("text"));
      store.createHardLink(path("/x/y/g"), path("/a/b/c/f"));
      assertThat(store.status(path("/a/b/c/f"))).isPresent();
      assertThat(descriptors(disk)).containsExactlyInAnyOrder(disk.toString(), disk + "/a", disk + "/a/b", disk + "/a/b/c");
      assertThat(store.status(path("/x/y/g"))).isPresent();
      assertThat(descriptors(disk)).containsExactlyInAnyOrder(disk.toString(), disk + "/x", disk + "/x/y");
      store.remove(path("/x"));
      assertThat(descriptors(disk)).containsExactly(disk.toString());
      try (var root = store.openRoot(); var inside = root.open("a"); var in = store.content(path("/a/b/c/f"), 4).open()) {
        assertThat(in.readAllBytes()).hasSize(4);
        assertThat(inside.list()).hasSize(1);
      }
      assertThat(descriptors(disk)).containsExactly(disk.toString());
      assertThat(store.status(path("/a/b/c"))).isPresent();
      assertThat(descriptors(disk)).hasSize(3);
    }
    assertThat(descriptors(disk)).isEmpty();
  }

  @Test
  void aFileOnDiskIsCopiedWhole() throws IOException {
    var source = Files.write(disk.resolve("source"), new byte[300_000]);
    try (var store = LinuxInodeStore.open(Files.createDirectory(disk.resolve("root")))) {
      store.createFile(path("/f"), onDisk(source, 300_000));
      assertThat(disk.resolve("root/f")).hasSameBinaryContentAs(source);
      assertThatThrownBy(() -> store.createFile(path("/g"), onDisk(source, 300_001))).hasMessage(source + ": the file became shorter, only 300000 of 300001 bytes are left");
      store.createFile(path("/h"), store.content(path("/f"), 300_000));
      assertThat(disk.resolve("root/h")).hasSameBinaryContentAs(source);
    }
    assertThat(descriptors(disk)).isEmpty();
  }

  private static FileContent onDisk(Path file, long size) {
    return new FileContent() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public InputStream open() throws IOException {
        throw new IOException("is copied by its name");
      }

      @Override
      public Optional<Path> file() {
        return Optional.of(file);
      }
    };
  }

  @Test
  void aContentIsLookedUpAnewWhetherItsStoreIsOpenOrNot() throws IOException {
    var root = Files.createDirectories(disk.resolve("root"));
    var outside = Files.createDirectories(disk.resolve("outside"));
    Files.writeString(outside.resolve("f"), "far");
    Files.writeString(Files.createDirectories(root.resolve("a")).resolve("f"), "old");
    FileContent content;
    try (var store = LinuxInodeStore.open(root)) {
      content = store.content(path("/a/f"), 3);
      assertThat(read(content)).isEqualTo("old");
      Files.move(root.resolve("a"), root.resolve("b"));
      Files.writeString(Files.createDirectories(root.resolve("a")).resolve("f"), "new");
      assertThat(read(content)).isEqualTo("new");
      Files.move(root.resolve("a"), root.resolve("c"));
      Files.createSymbolicLink(root.resolve("a"), outside);
      assertThatThrownBy(() -> read(content)).isInstanceOf(ErrnoException.class).hasMessageContaining("/a/f");
      Files.delete(root.resolve("a"));
      Files.move(root.resolve("c"), root.resolve("a"));
    }
    assertThat(descriptors(disk)).isEmpty();
    assertThat(read(content)).isEqualTo("new");
  }

  private static String read(FileContent content) throws IOException {
    try (var in = content.open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aContentNamesItsFileWhereTheKernelTakesTheName() throws IOException {
    try (var store = LinuxInodeStore.open(disk)) {
      store.createFile(path("/f"), FileContent.of("text"));
      var content = store.content(path("/f"), 4);
      assertThat(content.file()).contains(disk.resolve("f"));
      assertThat(content.size()).isEqualTo(4);
      assertThat(store.content(path("/" + "n/".repeat(1000) + "f"), 4).file()).isEmpty();
    }
  }

  @Test
  void aFailureNamesThePathInTheImage() throws IOException {
    try (var store = LinuxInodeStore.open(disk)) {
      directories(store, "/a", "/a/b");
      assertThatThrownBy(() -> store.createDirectory(path("/a/b"))).isInstanceOf(ErrnoException.class).hasMessage("/a/b: file exists (mkdirat)").hasCauseInstanceOf(ErrnoException.class);
      assertThatThrownBy(() -> store.linkTarget(path("/a/b"))).isInstanceOf(ErrnoException.class).hasMessageStartingWith("/a/b: ");
      assertThatThrownBy(() -> store.createFile(path("/a/none/f"), FileContent.of(""))).isInstanceOf(ErrnoException.class).hasMessageStartingWith("/a/none/f: ");
      assertThatThrownBy(() -> store.status(path("/a/" + "n".repeat(300)))).isInstanceOf(ErrnoException.class).hasMessageContaining("/a/nnn");
      assertThatThrownBy(() -> store.list(path("/a/" + "n".repeat(300)))).isInstanceOf(ErrnoException.class).hasMessageContaining("/a/nnn");
      assertThatThrownBy(() -> store.names(path("/a/" + "n".repeat(300)))).isInstanceOf(ErrnoException.class).hasMessageContaining("/a/nnn");
      assertThatThrownBy(() -> store.remove(path("/a/" + "n".repeat(300)))).isInstanceOf(ErrnoException.class).hasMessageContaining("/a/nnn");
      assertThatThrownBy(() -> LinuxInodeStore.open(disk.resolve("none"))).isInstanceOf(IOException.class).hasMessageContaining("none");
    }
  }

  @Test
  void whatIsNewIsForItsOwnerAloneUntilItHasItsMetadata() throws IOException {
    try (var store = LinuxInodeStore.open(disk)) {
      store.createFile(path("/f"), FileContent.of(""));
      store.createDirectory(path("/d"));
      assertThat(store.status(path("/f")).orElseThrow().permissions()).isEqualTo(0600);
      assertThat(store.status(path("/d")).orElseThrow().permissions()).isEqualTo(0700);
    }
  }

  @Test
  void aSocketIsNoPartOfATree() throws IOException {
    try (var store = LinuxInodeStore.open(disk);
        var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(disk.resolve("s")));
      assertThat(store.names(ImagePath.ROOT)).containsExactly("s");
      assertThat(store.node(path("/s"), store.status(path("/s")).orElseThrow())).isEmpty();
      assertThat(new DirectoryTree(store).list(ImagePath.ROOT)).isEmpty();
      assertThat(new DirectoryTree(store).find(path("/s"))).isEmpty();
      assertThat(Snapshot.of(store).top()).isEmpty();
      var tree = new OverlayTree(List.of(store), OverlayFormat.USER);
      assertThat(tree.list(ImagePath.ROOT)).isEmpty();
      assertThat(OverlayDiffer.diff(store, OverlayFormat.USER, FileTree.EMPTY).isEmpty()).isTrue();
      var under = new NioInodeStore(Disks.memory());
      under.create(path("/s"), new FileNode.Fifo(Metadata.of(0600, 0, 0, Instant.EPOCH)));
      assertThat(OverlayDiffer.diff(store, OverlayFormat.USER, new DirectoryTree(under)).changes()).hasSize(1);
    }
  }
}
