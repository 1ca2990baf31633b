package dev.kaniko.runtime.linux;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** A disk is full. The message names the file and the disk, and says how to put the file on another disk. */
public final class FullDiskException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  /** The messages of the JDK for ENOSPC and EDQUOT. They may follow the name of a file. */
  private static final Set<String> TEXTS = Set.of("No space left on device", "Disk quota exceeded");

  private static final long MEBIBYTE = 1 << 20;

  private FullDiskException(String message, IOException cause) {
    super(message, cause);
  }

  /**
   * Returns the exception to throw for {@code failure}: a {@link FullDiskException} if a full disk caused it, else {@code failure} itself.
   *
   * @param file the file that was written; it need not exist
   * @param advice what the user can do, such as {@code give --tar-path a place on another disk}
   */
  public static IOException named(IOException failure, Path file, String advice) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof FullDiskException) {
        return failure;
      }
      if (cause instanceof IOException io && isFull(io)) {
        return new FullDiskException(file + ": No space left on device: " + disk(file) + "; " + advice, failure);
      }
    }
    return failure;
  }

  /** As {@link #named}, for a file in the state directory of builds. */
  public static IOException inState(IOException failure, Path file) {
    return named(failure, file, "the state directory is there: free some space, or give --kaniko-dir (KANIKO_DIR) a directory on another disk");
  }

  private static boolean isFull(IOException failure) {
    return switch (failure) {
      case ErrnoException errno -> errno.is(Errno.ENOSPC) || errno.is(Errno.EDQUOT);
      case FileSystemException file -> file.getReason() != null && TEXTS.contains(file.getReason());
      default -> failure.getMessage() != null && TEXTS.contains(failure.getMessage());
    };
  }

  private static String disk(Path file) {
    var there = file.toAbsolutePath();
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    try {
      var store = Files.getFileStore(there);
      return "the disk of " + size(store.getTotalSpace()) + " that is mounted at " + mount(store, there) + " is full";
    } catch (IOException e) {
      return "its disk is full";
    }
  }

  /** Returns the mount point of a file store. The JDK gives it only in the store's text: {@code /mnt (tmpfs)}. */
  private static String mount(FileStore store, Path there) {
    var text = store.toString();
    return text.startsWith("/") ? text : there.toString();
  }

  private static String size(long bytes) {
    return bytes < MEBIBYTE ? bytes / 1024 + " KiB" : String.format(Locale.ROOT, "%.1f MiB", (double) bytes / MEBIBYTE);
  }
}
