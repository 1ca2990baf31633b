package dev.kaniko.runtime.layer;

import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import java.time.Instant;

/** Names that say in a layer what is gone (OCI image-spec, layer, "Whiteouts"). */
final class Whiteouts {
  static final String PREFIX = ".wh.";
  static final String OPAQUE = ".wh..wh..opq";

  /** A name of AUFS's own bookkeeping, which old layers hold; means nothing. */
  static final String BOOKKEEPING = ".wh..wh.";

  static final Metadata METADATA = Metadata.of(0, 0, 0, Instant.EPOCH);

  /** What AUFS kept of files with several names; hard links of old layers may lead there. */
  static final String LINKS = ".wh..wh.plnk";

  private Whiteouts() {}

  /** Tells whether overlay takes a device for a whiteout (kernel, filesystems/overlayfs.rst). */
  static boolean isWhiteout(FileNode.Device device) {
    return !device.block() && device.major() == 0 && device.minor() == 0;
  }
}
