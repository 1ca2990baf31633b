package dev.kaniko.runtime.oci;

import dev.kaniko.image.Digest;
import java.util.List;

/** What a build makes: one image, or an index of images for several platforms. Either has one digest and can be stored or pushed. */
public sealed interface Assembled permits AssembledImage, AssembledIndex {
  /** Returns the manifest of the one image, or the index. */
  RawDocument root();

  /** Returns the images, in the order of the index. */
  List<AssembledImage> images();

  /** Returns the digest of {@link #root}. */
  default Digest digest() {
    return root().digest();
  }

  /** Returns the number of bytes of all documents and layers. What is there twice counts once. */
  long size();
}
