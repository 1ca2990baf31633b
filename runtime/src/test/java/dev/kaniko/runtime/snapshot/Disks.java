package dev.kaniko.runtime.snapshot;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.kaniko.image.ImagePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Empty directories in memory, with the attribute views that {@link NioInodeStore} needs. */
public final class Disks {
  private static final FileSystem MEMORY =
      Jimfs.newFileSystem(Configuration.unix().toBuilder().setAttributeViews("basic", "owner", "posix", "unix", "user").build());
  private static final AtomicInteger NEXT = new AtomicInteger();

  private Disks() {}

  /** Returns a new directory of a file system in memory. */
  public static Path memory() {
    try {
      return Files.createDirectory(MEMORY.getPath("/" + NEXT.incrementAndGet()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a directory of {@link #memory}, so that a thousand tries do not fill the heap. */
  public static void free(Path directory) throws IOException {
    Path parent = Objects.requireNonNull(directory.getParent());
    new NioInodeStore(parent).remove(ImagePath.ROOT.child(parent.relativize(directory).toString()));
  }
}
