package dev.kaniko.system;

import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The program that tries the ways, and the base image that has it: a busybox with devices beside, and with a copy of the program that makes who starts it root.
 *
 * @param program on this machine
 */
record HostileBase(Path program) {
  /** The program in the image. */
  static final String PROGRAM = "/escape";

  private static final List<String> SOURCES =
      List.of("escape.h", "main.c", "walk.c", "files.c", "devices.c", "processes.c", "proc.c", "mounts.c", "keys.c", "calls.c", "rights.c", "network.c", "steps.c");

  /** Compiles the program. */
  static HostileBase compile(Path folder) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("musl-gcc", "-static", "-O1", "-Wall", "-Wextra", "-Werror", "-std=gnu2x", "-o", folder.resolve("escape").toString()));
    for (String source : SOURCES) {
      Path copy = folder.resolve(source);
      try (var text = Objects.requireNonNull(HostileBase.class.getResourceAsStream("escape/" + source), source)) {
        Files.copy(text, copy);
      }
      if (source.endsWith(".c")) {
        command.add(copy.toString());
      }
    }
    Tool.of(command.toArray(String[]::new)).succeed();
    return new HostileBase(folder.resolve("escape"));
  }

  /**
   * Writes the image as an OCI layout.
   *
   * @param workingDirectory of its config; empty for none
   * @return the image as skopeo names it
   */
  String write(Path layout, String workingDirectory) throws IOException, InterruptedException {
    byte[] binary = Files.readAllBytes(program);
    var tar = new TarWriter().file("escape", 0755, 0, binary).file("escape-as-root", 04755, 0, binary)
        .folder("layer", 0755, 0).device("layer/memory", 1, 1).device("layer/port", 1, 4).device("layer/kmsg", 1, 11).device("layer/fuse", 10, 229)
        .device("layer/loop-control", 10, 237);
    var writer = new LayoutWriter(layout);
    var image = BusyboxBase.image(writer).layer(tar.bytes(), LayoutWriter.Packing.GZIP);
    return writer.tag(workingDirectory.isEmpty() ? image : image.workingDirectory(workingDirectory));
  }
}
