package dev.kaniko.runtime.mounts;

import dev.kaniko.runtime.layout.Draft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a cache directory looked like when it was last saved, and where: a file beside it. */
record SavedStamp(Path directory, MountsLocation location) {
  private Path file() {
    return directory.resolveSibling(directory.getFileName() + ".saved");
  }

  private String text(DirectoryStamp stamp) {
    return stamp.text() + " " + location;
  }

  boolean is(DirectoryStamp stamp) throws IOException {
    try {
      return Files.readString(file(), StandardCharsets.UTF_8).equals(text(stamp));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  void set(DirectoryStamp stamp) throws IOException {
    Draft.write(file(), out -> out.write(text(stamp).getBytes(StandardCharsets.UTF_8)));
  }
}
