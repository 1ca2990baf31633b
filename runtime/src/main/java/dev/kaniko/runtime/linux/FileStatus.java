package dev.kaniko.runtime.linux;

import java.time.Instant;

/**
 * The status of an inode (statx(2)). That of a symbolic link describes the link itself.
 *
 * @param permissions the lower twelve bits of the mode, with set-user-id, set-group-id and sticky
 * @param links number of hard links
 * @param size in bytes
 * @param inode the inode number, unique on {@code device}
 * @param device the device of the file system: major &lt;&lt; 32 | minor
 * @param specialMajor major number, if it is a device
 * @param specialMinor minor number, if it is a device
 * @param modified time of the last write, in nanoseconds; may be before 1970
 * @param changed time of the last change to the inode; only the kernel sets it
 * @param blocks number of 512-byte blocks in use
 */
public record FileStatus(
    FileType type, int permissions, int uid, int gid, long links, long size, long inode, long device,
    int specialMajor, int specialMinor, Instant modified, Instant changed, long blocks) {

  /** Returns a copy with another owner. */
  public FileStatus withOwner(int user, int group) {
    return new FileStatus(
        type, permissions, user, group, links, size, inode, device, specialMajor, specialMinor, modified, changed, blocks);
  }

  /** Returns true if both describe the same inode. Its content and metadata may differ. */
  public boolean isSameInode(FileStatus other) {
    return inode == other.inode && device == other.device && type == other.type;
  }

  /** Type and permissions as {@code st_mode}. */
  public int mode() {
    return type.bits() | permissions;
  }

  public boolean isDirectory() {
    return type == FileType.DIRECTORY;
  }

  public boolean isRegular() {
    return type == FileType.REGULAR;
  }

  public boolean isSymbolicLink() {
    return type == FileType.SYMBOLIC_LINK;
  }

  /** Returns true for a character device 0:0, which marks a removed name in the upper directory of an overlay. */
  public boolean isWhiteout() {
    return type == FileType.CHARACTER_DEVICE && specialMajor == 0 && specialMinor == 0;
  }
}
