package dev.kaniko.runtime.snapshot;

import dev.kaniko.snapshot.FileContent;
import java.util.Optional;

/** A content that may be the whole of one file of this machine. */
public interface StampedContent extends FileContent {
  /** Returns what the kernel said of the file when the content was found; empty if it is no whole file, or nobody knows. */
  Optional<FileStamp> stamp();

  /** Returns the stamp of any content. */
  static Optional<FileStamp> stamp(FileContent content) {
    return content instanceof StampedContent stamped ? stamped.stamp() : Optional.empty();
  }
}
