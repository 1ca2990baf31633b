package dev.kaniko.system;

import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** An image with nothing but the static busybox of this machine, its commands as links, and two users. */
final class BusyboxBase {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private BusyboxBase() {}

  /**
   * Writes it as an OCI layout.
   *
   * @return what {@code --build-context} takes for it
   */
  static String write(Path layout) throws IOException, InterruptedException {
    var writer = new LayoutWriter(layout);
    writer.tag(image(writer));
    return "oci-layout://" + layout + ":image";
  }

  /** The same to put more layers on. */
  static LayoutWriter.Image image(LayoutWriter writer) throws IOException, InterruptedException {
    var program = Stream.of("/bin/busybox", "/usr/bin/busybox").map(Path::of).filter(Files::isExecutable).findFirst()
        .orElseThrow(() -> new AssertionError("there is no busybox: the package busybox-static has it"));
    var tar = new TarWriter().folder("bin", 0755, 0).file("bin/busybox", 0755, 0, Files.readAllBytes(program));
    for (String command : Tool.of(program.toString(), "--list").succeed().split("\\s+")) {
      if (!command.equals("busybox") && !command.isEmpty()) {
        tar.symbolicLink("bin/" + command, "/bin/busybox");
      }
    }
    tar.folder("etc", 0755, 0)
        .file("etc/passwd", 0644, 0, "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n")
        .file("etc/group", 0644, 0, "root:x:0:\nnogroup:x:65534:\n")
        .folder("root", 0700, 0)
        .folder("tmp", 01777, 0);
    return writer.image("amd64").path(PATH).layer(tar.bytes(), LayoutWriter.Packing.GZIP);
  }
}
