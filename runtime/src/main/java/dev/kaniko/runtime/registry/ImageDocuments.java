package dev.kaniko.runtime.registry;

import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.RawDocument;
import java.io.IOException;

/** Where the documents of images are read. */
public interface ImageDocuments {
  /** Returns a manifest or an index. */
  RawDocument manifest(String tagOrDigest) throws IOException;

  /** Returns the bytes of an image configuration, verified. */
  byte[] config(Descriptor config) throws IOException;
}
