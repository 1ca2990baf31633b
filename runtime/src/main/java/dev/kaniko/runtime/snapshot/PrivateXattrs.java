package dev.kaniko.runtime.snapshot;

/** Attributes that say something of this machine and not of the file. */
public final class PrivateXattrs {
  private PrivateXattrs() {}

  static boolean contains(String name) {
    return isOurs(name) || name.equals("security.selinux");
  }

  /**
   * Tells whether an attribute is an order to the kernel or to this program: what overlay takes away or leads elsewhere, and who owns a file.
   * Nothing that comes from outside may give one, in either spelling, whichever of them the kernel reads here.
   */
  public static boolean isOurs(String name) {
    return name.startsWith("trusted.overlay.") || name.startsWith("user.overlay.") || name.equals(FileOwners.ATTRIBUTE);
  }
}
