package dev.kaniko.runtime.oci;

import java.io.IOException;
import java.io.OutputStream;

/** Gives the bytes of a blob, the same ones every time it is asked. */
@FunctionalInterface
public interface BlobSource {
  /** Writes all bytes, and leaves {@code out} open. */
  void writeTo(OutputStream out) throws IOException;
}
