package dev.kaniko.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test runs twice: with openat2, and name by name as without it. */
final class RootedDirectoryTest {
  @TempDir Path path;
  private Directory directory = Directory.WORKING;

  @BeforeEach
  void open() throws IOException {
    directory = Directory.open(path);
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private RootedDirectory rooted(boolean kernelWalks) {
    return new RootedDirectory(directory, kernelWalks);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatLiesBelowIsOpened(boolean kernelWalks) throws IOException {
    Files.createDirectories(path.resolve("a/b"));
    Files.writeString(path.resolve("a/b/file"), "content");
    var rooted = rooted(kernelWalks);

    try (var below = rooted.openDirectory("a/b"); var itself = rooted.openDirectory(""); var file = rooted.openFile("a/b/file").input()) {
      assertThat(below.entries()).extracting(DirectoryEntry::name).containsExactly("file");
      assertThat(itself.status().inode()).isEqualTo(directory.status().inode());
      assertThat(file.readAllBytes()).asString().isEqualTo("content");
    }
    assertThat(catchThrowableOfType(ErrnoException.class, () -> rooted.openFile("a/none/file")).isNotFound()).isTrue();
    assertThat(catchThrowableOfType(ErrnoException.class, () -> rooted.openDirectory("a/b/file")).is(Errno.ENOTDIR)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noLinkIsFollowed(boolean kernelWalks) throws IOException {
    Files.createDirectories(path.resolve("real/below"));
    Files.writeString(path.resolve("real/file"), "");
    directory.makeSymbolicLink("inside", "real");
    directory.makeSymbolicLink("outside", "/");
    directory.makeSymbolicLink("file", "real/file");
    var rooted = rooted(kernelWalks);

    for (var place : new String[] {"inside", "inside/below", "outside", "outside/etc", "outside/proc/self/root"}) {
      var failure = catchThrowableOfType(ErrnoException.class, () -> rooted.openDirectory(place));
      assertThat(failure.errnoName()).as(place).isIn("ELOOP", "ENOTDIR");
    }
    assertThat(catchThrowableOfType(ErrnoException.class, () -> rooted.openFile("file")).is(Errno.ELOOP)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPathThatLeadsUpIsRefused(boolean kernelWalks) {
    for (var place : new String[] {"..", "a/../..", "/etc", "a//b", "a/"}) {
      assertThatThrownBy(() -> rooted(kernelWalks).openDirectory(place)).as(place).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPathMayBeLongerThanTheKernelTakes(boolean kernelWalks) throws IOException {
    var name = "n".repeat(200);
    var at = directory.duplicate();
    for (int i = 0; i < 30; i++) {
      at.makeDirectory(name, 0700);
      var next = at.openDirectory(name);
      at.close();
      at = next;
    }
    at.createFile("file", 0600).close();
    at.close();

    rooted(kernelWalks).openFile((name + "/").repeat(30) + "file").close();

    empty(directory); // The test must do it, because other programs cannot remove a path of this length.
  }

  private static void empty(Directory directory) throws IOException {
    for (var entry : directory.entries()) {
      if (entry.type() == FileType.DIRECTORY) {
        try (var below = directory.openDirectory(entry.name())) {
          empty(below);
        }
        directory.removeDirectory(entry.name());
      } else {
        directory.removeFile(entry.name());
      }
    }
  }
}
