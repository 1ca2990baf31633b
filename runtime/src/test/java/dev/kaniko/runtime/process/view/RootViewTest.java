package dev.kaniko.runtime.process.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.RemoveTree;
import dev.kaniko.runtime.process.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RootViewTest {
  private static final Instant OLD = Instant.ofEpochSecond(1_000_000_000, 5);

  @TempDir Path path;
  private Directory root = Directory.WORKING;

  @BeforeEach
  void open() throws IOException {
    root = Directory.open(path);
  }

  @AfterEach
  void close() {
    root.close();
  }

  private static ImagePath path(String text) {
    return new ImagePath(text);
  }

  @Test
  void linksResolveInsideAndMissingNamesStay() throws IOException {
    root.makeDirectory("run", 0755);
    root.makeDirectory("var", 0755);
    Files.createSymbolicLink(path.resolve("var/run"), Path.of("/run"));
    root.makeSymbolicLink("up", "../../../run/./x");
    root.makeSymbolicLink("loop", "loop");
    try (var view = new RootView(root)) {
      assertThat(view.resolve(path("/var/run/secrets/a"))).isEqualTo(path("/run/secrets/a"));
      assertThat(view.resolve(path("/up/y"))).isEqualTo(path("/run/x/y"));
      assertThat(view.resolve(path("/no/such"))).isEqualTo(path("/no/such"));
      assertThatThrownBy(() -> view.resolve(path("/loop"))).isInstanceOf(ErrnoException.class).hasMessageContaining("levels");
    }
  }

  @Test
  void mountPointsComeAndGoWithoutATrace() throws IOException {
    root.makeDirectory("etc", 0755);
    root.changeModified("etc", OLD);
    root.changeModified(".", OLD);
    try (var view = new RootView(root)) {
      assertThat(view.mountPoint(path("/etc/hosts"), false).path()).isEqualTo(path("/etc/hosts"));
      view.mountPoint(path("/a/b/c"), true);
      assertThat(path.resolve("a/b/c")).isDirectory();
      assertThat(path.resolve("etc/hosts")).isEmptyFile();
      assertThat(root.status("etc").modified()).isEqualTo(OLD);
    }
    assertThat(root.entries()).extracting("name").containsExactly("etc");
    assertThat(root.status("etc").modified()).isEqualTo(OLD);
    assertThat(root.status(".").modified()).isEqualTo(OLD);
  }

  @Test
  void whatTheProcessAddedStaysWithItsTime() throws IOException {
    root.makeDirectory("etc", 0755);
    root.changeModified("etc", OLD);
    Instant written;
    try (var view = new RootView(root)) {
      view.mountPoint(path("/a/b"), true);
      view.mountPoint(path("/etc/hosts"), false);
      Files.writeString(path.resolve("a/file"), "x");
      Files.writeString(path.resolve("etc/file"), "x");
      written = root.status("etc").modified();
    }
    assertThat(path.resolve("a/file")).exists();
    assertThat(path.resolve("a/b")).doesNotExist();
    assertThat(path.resolve("etc/hosts")).doesNotExist();
    assertThat(root.status("etc").modified()).isEqualTo(written);
  }

  @Test
  void whatWasThereBeforeStays() throws IOException {
    root.makeDirectory("proc", 0555);
    Files.writeString(path.resolve("hosts"), "mine");
    try (var view = new RootView(root)) {
      view.mountPoint(path("/proc"), true);
      view.mountPoint(path("/hosts"), false);
      view.placeFile(path("/hosts"), Bytes.of(new byte[] {1}));
    }
    assertThat(path.resolve("proc")).isDirectory();
    assertThat(path.resolve("hosts")).hasContent("mine");
  }

  @Test
  void belowAMountThePointIsMadeInWhatIsMounted(@TempDir Path other) throws IOException {
    try (var mounted = Directory.open(other); var view = new RootView(root)) {
      view.mount(view.mountPoint(path("/m"), true).path(), mounted, true);

      view.mountPoint(path("/m/x/y"), true);

      assertThat(other.resolve("x/y")).isDirectory();
      assertThat(path.resolve("m")).isEmptyDirectory();
    }
    assertThat(other).isEmptyDirectory();
    assertThat(path).isEmptyDirectory();
  }

  /** CVE-2024-23652. */
  @Test
  void nothingIsRemovedThroughALinkThatTakesThePlaceOfADirectory(@TempDir Path machine) throws IOException {
    Files.createDirectories(machine.resolve("b/c"));
    Files.writeString(machine.resolve("b/token"), "");
    Files.writeString(machine.resolve("hosts"), "");
    root.makeDirectory("etc", 0755);
    try (var view = new RootView(root)) {
      view.mountPoint(path("/a/b/c"), true);
      view.mountPoint(path("/a/b/token"), false);
      view.mountPoint(path("/etc/hosts"), false);
      Files.move(path.resolve("a"), path.resolve("moved"));
      Files.createSymbolicLink(path.resolve("a"), machine);
      Files.move(path.resolve("etc"), path.resolve("old"));
      Files.createSymbolicLink(path.resolve("etc"), machine);
    }

    assertThat(machine.resolve("b/c")).isDirectory();
    assertThat(machine.resolve("b/token")).exists();
    assertThat(machine.resolve("hosts")).exists();
    assertThat(path.resolve("old")).as("what was made is removed where it is now").isEmptyDirectory();
    assertThat(path.resolve("moved")).as("what was made for a mount, and moved, is of the process").isEmptyDirectory();
  }

  @Test
  void onlyWhatWasMadeIsRemoved() throws IOException {
    try (var view = new RootView(root)) {
      view.mountPoint(path("/directory"), true);
      view.mountPoint(path("/file"), false);
      view.mountPoint(path("/gone/below"), true);
      Files.delete(path.resolve("directory"));
      Files.createDirectory(path.resolve("directory"));
      Files.delete(path.resolve("file"));
      Files.createFile(path.resolve("file"));
      Files.delete(path.resolve("gone/below"));
      Files.delete(path.resolve("gone"));
    }

    assertThat(path.resolve("directory")).isEmptyDirectory();
    assertThat(path.resolve("file")).isEmptyFile();
    assertThat(path.resolve("gone")).doesNotExist();
  }

  /** CVE-2024-23651: another command has the same cache, and swaps names in it while this one is prepared. */
  @Test
  void aMountPointIsNeverMadeOutsideWhileNamesAreSwappedForLinks(@TempDir Path machine) throws Exception {
    Files.createDirectory(path.resolve("a"));
    var swapping = new AtomicBoolean(true);
    var swaps = new AtomicInteger();
    var swapper = new FutureTask<>(() -> {
      while (swapping.get()) {
        Files.createSymbolicLink(path.resolve("next"), machine);
        swap();
        Files.createDirectory(path.resolve("next"));
        swap();
        swaps.incrementAndGet();
      }
      return swaps;
    });
    Thread.ofPlatform().start(swapper);
    int made = 0;
    for (int i = 0; i < 300 || swaps.get() < 30 && !swapper.isDone(); i++) {
      try (var view = new RootView(root)) {
        view.mountPoint(path("/a/b" + i % 3 + "/c"), true);
        made++;
      } catch (ErrnoException raced) {
        assertThat(raced.errnoName()).isIn("ELOOP", "ENOTDIR", "ENOENT", "EEXIST");
      }
    }
    swapping.set(false);
    swapper.get();

    assertThat(machine).isEmptyDirectory();
    assertThat(made).isPositive();
  }

  /** Puts what is {@code next} at {@code a}, where the view makes a directory when there is none. */
  private void swap() throws IOException {
    boolean done = false;
    while (!done) {
      RemoveTree.below(root, "a");
      try {
        root.renameWithoutReplacing("next", root, "a");
        done = true;
      } catch (ErrnoException failure) {
        assertThat(failure.errnoName()).isEqualTo("EEXIST");
      }
    }
  }
}
