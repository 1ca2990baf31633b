package dev.kaniko.runtime.layer;

import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import java.time.Instant;

/** The names in a layer that mark removed files (OCI image-spec, layer, "Whiteouts"). */
final class Whiteouts {
  static final String PREFIX = ".wh.";
  static final String OPAQUE = ".wh..wh..opq";

  /** The prefix of AUFS's own bookkeeping files. Old layers contain them; readers ignore them. */
  static final String BOOKKEEPING = ".wh..wh.";

  static final Metadata METADATA = Metadata.of(0, 0, 0, Instant.EPOCH);

  /** The directory in which AUFS kept files with several names. Hard links of old layers may point into it. */
  static final String LINKS = ".wh..wh.plnk";

  private Whiteouts() {}

  /** Returns true if overlay takes the device for a whiteout (kernel, filesystems/overlayfs.rst). */
  static boolean isWhiteout(FileNode.Device device) {
    return !device.block() && device.major() == 0 && device.minor() == 0;
  }
}
