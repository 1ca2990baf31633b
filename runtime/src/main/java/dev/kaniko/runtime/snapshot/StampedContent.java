package dev.kaniko.runtime.snapshot;

import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.util.Optional;

/** A content that may be the whole of one file of this machine. */
public interface StampedContent extends FileContent {
  /** Returns what the kernel said of the file when the content was found; empty if it is no whole file, or nobody knows. */
  Optional<FileStamp> stamp();

  /** Opens the file that has the name now. It is another than the one that was found, and has another stamp, if somebody has replaced it. */
  @Override
  StampedInput open() throws IOException;
}
