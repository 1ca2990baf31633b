package dev.kaniko.runtime.layout;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * When something in a state directory was last used: the time of a file beside it, because the thing itself may be part of an image, or have its times looked at. Whoever
 * marks a use holds the {@link StateLock}.
 */
public final class LastUse {
  private LastUse() {}

  /** Returns the file with the last use of an unpacked layer. */
  public static Path ofUnpacked(Path layer) {
    return layer.resolveSibling(layer.getFileName() + ".use");
  }

  /** Marks a use now. What is marked later has no earlier time, although the kernel's own time for a new file is some milliseconds old. */
  public static void mark(Path file) throws IOException {
    try {
      set(file);
    } catch (NoSuchFileException e) {
      var parent = file.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      try {
        Files.createFile(file);
      } catch (FileAlreadyExistsException marked) {
        // Somebody else did it just now.
      }
      set(file);
    }
  }

  private static void set(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
  }
}
