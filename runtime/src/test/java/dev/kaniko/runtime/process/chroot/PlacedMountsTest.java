package dev.kaniko.runtime.process.chroot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.process.Bytes;
import dev.kaniko.runtime.process.IsolationException;
import dev.kaniko.runtime.process.MountSpec;
import dev.kaniko.runtime.process.view.RootView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs Linux and no rights: nothing is mounted. */
final class PlacedMountsTest {
  private static final FileTime THEN = FileTime.fromMillis(1_000_000_000_000L);

  @TempDir private Path scratch = Path.of("");
  private Path root = Path.of("");
  private Path source = Path.of("");

  /** What a process does while the mounts are there. */
  private interface Doing {
    void run() throws IOException;
  }

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(scratch.resolve("root"));
    source = Files.createDirectory(scratch.resolve("source"));
    Files.writeString(source.resolve("file"), "of the mount");
  }

  private void with(List<MountSpec> mounts, boolean sameFiles, Doing doing) throws IOException {
    try (var directory = Directory.open(root); var view = new RootView(directory);
        var placed = new PlacedMounts(view, scratch.resolve("aside"), sameFiles)) {
      placed.place(mounts);
      doing.run();
    }
    assertThat(scratch.resolve("aside")).doesNotExist();
  }

  private static MountSpec bind(Path source, String target) {
    return new MountSpec.Bind(source, ImagePath.clean(target), false);
  }

  @Test
  void whatIsWrittenToAMountIsInItsSource() throws IOException {
    with(List.of(bind(source, "/var/cache/app")), false, () -> {
      assertThat(root.resolve("var/cache/app/file")).hasContent("of the mount");
      Files.writeString(root.resolve("var/cache/app/new"), "new");
    });

    assertThat(source.resolve("new")).hasContent("new");
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void whatTheRootHasStepsAsideAndComesBack() throws IOException {
    Files.createDirectories(root.resolve("etc/app"));
    Files.writeString(root.resolve("etc/app/own"), "own");
    Files.setLastModifiedTime(root.resolve("etc"), THEN);

    with(List.of(bind(source, "/etc/app")), false, () -> {
      assertThat(root.resolve("etc/app/own")).doesNotExist();
      assertThat(Files.getLastModifiedTime(root.resolve("etc"))).isEqualTo(THEN);
    });

    assertThat(root.resolve("etc/app/own")).hasContent("own");
    assertThat(source.resolve("file")).hasContent("of the mount");
    assertThat(Files.getLastModifiedTime(root.resolve("etc"))).isEqualTo(THEN);
  }

  @Test
  void filesAndEmptyDirectoriesAreThereForTheTimeOfTheProcess() throws IOException {
    var secret = new MountSpec.Content(
        ImagePath.clean("/run/secrets/word"), Bytes.of("word".getBytes(UTF_8)), 0400, ThisProcess.effectiveUid(), gid());

    with(List.of(secret, new MountSpec.Tmpfs(ImagePath.clean("/scratch"), 0)), false, () -> {
      assertThat(root.resolve("run/secrets/word")).hasContent("word");
      assertThat(Files.getAttribute(root.resolve("run/secrets/word"), "unix:mode")).isEqualTo(0100400);
      assertThat(Files.getAttribute(root.resolve("scratch"), "unix:mode")).isEqualTo(041777);
      Files.createDirectories(root.resolve("scratch/a/b"));
    });

    assertThat(root).isEmptyDirectory();
  }

  private int gid() throws IOException {
    return (Integer) Files.getAttribute(scratch, "unix:gid");
  }

  @Test
  void aLinkLeadsInsideTheRoot() throws IOException {
    Files.createSymbolicLink(root.resolve("run"), Path.of("/var/run"));

    with(List.of(bind(source, "/run/app")), false, () -> assertThat(root.resolve("var/run/app/file")).hasContent("of the mount"));

    assertThat(source.resolve("file")).hasContent("of the mount");
    assertThat(root.resolve("run")).isSymbolicLink();
  }

  @Test
  void aProcessMayRemoveWhatIsMountedAndWhatItIsIn() throws IOException {
    Files.createDirectories(root.resolve("opt/app"));
    var temporary = new MountSpec.Tmpfs(ImagePath.clean("/opt/app"), 0);

    with(List.of(temporary), false, () -> {
      Files.delete(root.resolve("opt/app"));
      Files.delete(root.resolve("opt"));
    });

    assertThat(root).isEmptyDirectory();
  }

  @Test
  void aSocketIsReachedWhereFilesAreTheSame() throws IOException {
    var socket = scratch.resolve("socket");
    try (var directory = Directory.open(scratch)) {
      directory.makeNode("socket", FileType.SOCKET, 0600, 0, 0);
    }

    with(List.of(bind(socket, "/run/agent")), true, () -> assertThat(Files.readSymbolicLink(root.resolve("run/agent"))).isEqualTo(socket));
    assertThatThrownBy(() -> with(List.of(bind(socket, "/run/agent")), false, () -> {}))
        .isInstanceOf(IsolationException.class)
        .hasMessageContaining("cannot be seen from another root");

    assertThat(Files.exists(socket, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void nothingIsMountedOnTheRoot() {
    assertThatThrownBy(() -> with(List.of(bind(source, "/")), false, () -> {})).isInstanceOf(IsolationException.class);
  }

  /** The next command that gets the mount would get what the link leads to. */
  @Test
  void aLinkInPlaceOfAMountDoesNotBecomeItsSource() throws IOException {
    with(List.of(bind(source, "/cache")), false, () -> {
      Files.move(root.resolve("cache"), root.resolve("moved"));
      Files.createSymbolicLink(root.resolve("cache"), Path.of("/etc"));
    });

    assertThat(Files.exists(source, LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(root.resolve("cache")).as("is what the process left").isSymbolicLink();
    assertThat(root.resolve("moved/file")).hasContent("of the mount");
  }

  @Test
  void aLinkIsNoSource() throws IOException {
    Files.createSymbolicLink(scratch.resolve("link"), Path.of("/etc"));

    assertThatThrownBy(() -> with(List.of(bind(scratch.resolve("link"), "/cache")), true, () -> {})).isInstanceOf(IOException.class).hasMessageContaining("symbolic link");

    assertThat(root).isEmptyDirectory();
  }

  @Test
  void whatIsPutBackGoesToTheDirectoryItWasInWhereverThatIs() throws IOException {
    Files.createDirectories(root.resolve("etc/app"));
    Files.writeString(root.resolve("etc/app/own"), "own");
    var machine = Files.createDirectories(scratch.resolve("machine/app"));

    with(List.of(bind(source, "/etc/app")), false, () -> {
      Files.move(root.resolve("etc"), root.resolve("old"));
      Files.createSymbolicLink(root.resolve("etc"), machine.getParent());
    });

    assertThat(root.resolve("old/app/own")).hasContent("own");
    assertThat(source.resolve("file")).hasContent("of the mount");
    assertThat(machine).isEmptyDirectory();
  }
}
