package dev.kaniko.runtime.snapshot;

import dev.kaniko.snapshot.Metadata;
import java.util.TreeMap;

/** Extended attributes that must not be in an image, because they belong to this machine and not to the file. */
public final class PrivateXattrs {
  private PrivateXattrs() {}

  static boolean contains(String name) {
    return isOurs(name) || name.equals("security.selinux");
  }

  /** Returns metadata as a store shows it: without these attributes. */
  public static Metadata without(Metadata metadata) {
    if (metadata.xattrs().keySet().stream().noneMatch(PrivateXattrs::contains)) {
      return metadata;
    }
    var left = new TreeMap<>(metadata.xattrs());
    left.keySet().removeIf(PrivateXattrs::contains);
    return metadata.withXattrs(left);
  }

  /**
   * Returns true for attributes of overlay (whiteouts, redirects) and for the owner attribute of this program. An image or an archive must not set
   * one, because it would change what the kernel or this program shows. Both prefixes of overlay count, {@code trusted.} and {@code user.}.
   */
  public static boolean isOurs(String name) {
    return name.startsWith("trusted.overlay.") || name.startsWith("user.overlay.") || name.equals(FileOwners.ATTRIBUTE);
  }
}
