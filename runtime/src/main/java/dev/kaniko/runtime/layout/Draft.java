package dev.kaniko.runtime.layout;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;

/**
 * A file or directory that is written under a temporary name and moved to its target when it is complete. Closing deletes it if it was not
 * moved.
 */
public final class Draft implements AutoCloseable {
  /** Writes the complete content of a file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private final Path target;
  private final Path path;

  /** Makes the missing parents of {@code target}, but not {@code target} itself. */
  Draft(Path target) throws IOException {
    this.target = target.toAbsolutePath().normalize();
    var parent = this.target.getParent();
    if (parent == null) {
      throw new FileSystemException(target.toString(), null, "the root of a file system cannot be written");
    }
    Files.createDirectories(parent);
    this.path = parent.resolve("." + this.target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    close();
  }

  /** Writes a file under a temporary name and moves it to {@code file}. If {@code file} is not a regular file, such as a pipe, writes it directly. */
  public static void write(Path file, Content content) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      try (var out = Files.newOutputStream(file)) {
        content.writeTo(out);
      }
      return;
    }
    try (var draft = new Draft(file)) {
      try (var out = Files.newOutputStream(draft.path)) {
        content.writeTo(out);
      }
      draft.place();
    }
  }

  /** Returns the temporary path to write to. */
  Path path() {
    return path;
  }

  /** Moves the draft to its target. An existing file is replaced. */
  void place() throws IOException {
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (var paths = Files.walk(path)) {
      for (var each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
