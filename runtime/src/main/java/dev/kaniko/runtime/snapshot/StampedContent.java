package dev.kaniko.runtime.snapshot;

import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.util.Optional;

/** A content that may be the whole of one file of this machine. */
public interface StampedContent extends FileContent {
  /** Returns what the kernel said of the file when the content was found; empty if it is no whole file, or nobody knows. */
  Optional<FileStamp> stamp();

  /** Returns what the kernel says now: something else if the file has changed, or another has taken its name. */
  Optional<FileStamp> stampNow() throws IOException;
}
