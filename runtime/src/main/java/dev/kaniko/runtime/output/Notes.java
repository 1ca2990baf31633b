package dev.kaniko.runtime.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaniko.runtime.layout.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes the short texts that tell what was built. */
final class Notes {
  private Notes() {}

  static void write(Place place, String text) throws IOException, InterruptedException {
    switch (place) {
      case Place.OfFile(var path) -> write(path, text);
      case Place.Address address -> Uploads.put(address, text.getBytes(UTF_8));
      case Place.GoogleObject object -> GoogleUploads.put(object, text.getBytes(UTF_8));
      case Place.StandardOutput _ -> throw new IllegalArgumentException("standard output is for images");
    }
  }

  /**
   * Missing directories are made for the user alone, as in the original. A file that is there may be a mount, as that of the last words of a Kubernetes
   * container, and cannot be replaced.
   */
  private static void write(Path file, String text) throws IOException {
    if (Files.exists(file)) {
      Files.writeString(file, text);
      return;
    }
    var parent = file.toAbsolutePath().normalize().getParent();
    if (parent != null && !Files.exists(parent)) {
      Files.createDirectories(parent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Draft.write(file, out -> out.write(text.getBytes(UTF_8)));
  }
}
