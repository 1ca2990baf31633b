package dev.kaniko.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RemoveTreeTest {
  @TempDir Path path;
  @TempDir Path machine;

  @Test
  void linksAreRemovedAndNotFollowed() throws IOException {
    Files.writeString(machine.resolve("canary"), "here");
    Files.createDirectories(path.resolve("tree/below"));
    Files.createSymbolicLink(path.resolve("tree/below/link"), machine);
    Files.createSymbolicLink(path.resolve("top"), machine);

    try (var directory = Directory.open(path)) {
      RemoveTree.below(directory, "tree");
      RemoveTree.onOneFileSystem(directory, "top");
      RemoveTree.below(directory, "missing");
    }

    assertThat(path).isEmptyDirectory();
    assertThat(machine.resolve("canary")).hasContent("here");
  }

  /** A command that still runs may do this while the scratch directories of its build are removed. */
  @Test
  void nothingOutsideIsRemovedWhileNamesAreMadeAndSwappedForLinks() throws Exception {
    Files.createDirectories(machine.resolve("a/b"));
    Files.writeString(machine.resolve("a/file"), "here");
    var racing = new AtomicBoolean(true);
    var daemon = Thread.ofPlatform().start(() -> {
      for (int round = 0; racing.get(); round++) {
        makeAndSwap(round);
      }
    });
    try (var directory = Directory.open(path)) {
      for (int i = 0; i < 200; i++) {
        removeWhileItGrows(directory);
      }
      racing.set(false);
      daemon.join();
      RemoveTree.below(directory, "tree");
    }

    assertThat(path).isEmptyDirectory();
    assertThat(machine.resolve("a/file")).hasContent("here");
    assertThat(machine.resolve("a/b")).isDirectory();
  }

  private static void removeWhileItGrows(Directory directory) throws IOException {
    try {
      RemoveTree.below(directory, "tree");
    } catch (ErrnoException grown) {
      assertThat(grown.errnoName()).isEqualTo("ENOTEMPTY");
    }
  }

  /** Makes a directory with a file and replaces it by a symbolic link. A failure means that the removal was faster. */
  private void makeAndSwap(int round) {
    try {
      var place = Files.createDirectories(path.resolve("tree/" + round % 3));
      Files.createDirectories(place.resolve("a/b"));
      Files.writeString(place.resolve("a/made"), ""); // If it is a link already, this writes outside.
      Files.move(place, path.resolve("tree/moved" + round));
      Files.createSymbolicLink(place, machine);
    } catch (IOException late) {
      assertThat(late).isNotNull();
    }
  }
}
