package dev.kaniko.runtime.snapshot;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The bytes of an open file, and what the kernel says of it. */
public abstract class StampedInput extends FilterInputStream {
  /** @param in closed with this stream */
  protected StampedInput(InputStream in) {
    super(in);
  }

  /** Returns what the kernel says of the file now: something else if it has changed since it was found. Empty if nobody knows. */
  public abstract Optional<FileStamp> stampNow() throws IOException;
}
