package dev.kaniko.runtime.process.inplace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.process.Bytes;
import dev.kaniko.runtime.process.MountSpec;
import dev.kaniko.runtime.process.chroot.PlacedMounts;
import dev.kaniko.runtime.process.view.RootView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs Linux and no rights: nothing is mounted. */
final class OpenMountsTest {
  @TempDir private Path scratch = Path.of("");

  @Test
  void whatIsPlacedBelowAMountOfTheContainerIsThere() throws IOException {
    Path root = Files.createDirectory(scratch.resolve("root"));
    Path device = Files.createDirectories(scratch.resolve("container/dev"));
    var container = new ContainerRoot(scratch.resolve("container"), Set.of(), List.of(), List.of(), scratch.resolve("work"));
    var script = new MountSpec.Content(new ImagePath("/dev/pipes/script"), Bytes.of("echo".getBytes(UTF_8)), 0755, ThisProcess.effectiveUid(), gid());
    Files.writeString(Files.createDirectory(device.resolve("pipes")).resolve("script"), "left by another");
    try (var directory = Directory.open(root); var own = OpenMounts.of(container, List.of(new ImagePath("/dev"), new ImagePath("/proc")), List.of(script));
        var view = new RootView(directory); var placed = new PlacedMounts(view, scratch.resolve("aside"), true)) {
      own.addTo(view);
      placed.place(List.of(script));
      assertThat(device.resolve("pipes/script")).hasContent("echo").isExecutable();
    }
    assertThat(device.resolve("pipes/script")).hasContent("left by another");
    assertThat(root).isEmptyDirectory();
  }

  private int gid() throws IOException {
    return (Integer) Files.getAttribute(scratch, "unix:gid");
  }
}
