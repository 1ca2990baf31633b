package dev.kaniko.runtime.oci;

import java.io.IOException;
import java.io.OutputStream;

/** The bytes of a blob. Each call writes the same bytes. */
@FunctionalInterface
public interface BlobSource {
  /** Writes all bytes to {@code out}, which stays open. */
  void writeTo(OutputStream out) throws IOException;
}
