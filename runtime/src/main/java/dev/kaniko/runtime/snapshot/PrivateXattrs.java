package dev.kaniko.runtime.snapshot;

/** Attributes that say something of this machine and not of the file. */
final class PrivateXattrs {
  private PrivateXattrs() {}

  static boolean contains(String name) {
    return name.startsWith("trusted.overlay.") || name.startsWith("user.overlay.") || name.equals("security.selinux")
        || name.equals(FileOwners.ATTRIBUTE);
  }
}
