package dev.kaniko.runtime.layer;

import dev.kaniko.runtime.oci.MediaTypes.Packing;
import java.util.Objects;

/**
 * The compression of a layer.
 *
 * @param level 1 (fastest) to 9 for gzip, 1 to 22 for zstd, 0 for no compression
 */
public record LayerFormat(Packing packing, int level) {
  public LayerFormat {
    Objects.requireNonNull(packing);
    int most = switch (packing) {
      case PLAIN -> 0;
      case GZIP -> 9;
      case ZSTD -> 22;
    };
    if (level < Math.min(1, most) || level > most) {
      throw new IllegalArgumentException("no level " + level + " of " + packing + " compression: 1 to " + most);
    }
  }

  /** Returns gzip at level 1, the default and the fastest. Level 2 takes twice the time and saves two percent of the size. */
  public static LayerFormat gzip() {
    return new LayerFormat(Packing.GZIP, 1);
  }

  /** Returns zstd at its default level. */
  public static LayerFormat zstd() {
    return new LayerFormat(Packing.ZSTD, 3);
  }

  /** Returns no compression. */
  public static LayerFormat plain() {
    return new LayerFormat(Packing.PLAIN, 0);
  }
}
