package dev.kaniko.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.ErrnoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
    root.makeSymbolicLink("var/run", "/run");
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
      assertThat(view.mountPoint(path("/etc/hosts"), false)).isEqualTo(path("/etc/hosts"));
      view.mountPoint(path("/a/b/c"), true);
      assertThat(path.resolve("a/b/c")).isDirectory();
      assertThat(root.status("etc/hosts").size()).isZero();
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
      view.mount(view.mountPoint(path("/m"), true), mounted, true);

      view.mountPoint(path("/m/x/y"), true);

      assertThat(other.resolve("x/y")).isDirectory();
      assertThat(path.resolve("m")).isEmptyDirectory();
    }
    assertThat(other).isEmptyDirectory();
    assertThat(path).isEmptyDirectory();
  }
}
