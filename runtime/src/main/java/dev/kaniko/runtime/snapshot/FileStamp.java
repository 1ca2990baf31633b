package dev.kaniko.runtime.snapshot;

import dev.kaniko.runtime.linux.FileStatus;
import java.time.Instant;
import java.util.Objects;

/**
 * What the kernel says of a file when it was looked at: as long as it says the same, the bytes are the same. Only of a file that was changed
 * a moment before this is not sure, because the clock of a file system ticks slowly.
 *
 * @param device the file system that it is on
 * @param inode its number there
 * @param size bytes
 * @param changed time of the last change to the inode; only the kernel sets it
 * @param modified time of the last write; anyone may set it
 */
public record FileStamp(long device, long inode, long size, Instant changed, Instant modified) {
  public FileStamp {
    Objects.requireNonNull(changed);
    Objects.requireNonNull(modified);
  }

  static FileStamp of(FileStatus status) {
    return new FileStamp(status.device(), status.inode(), status.size(), status.changed(), status.modified());
  }
}
