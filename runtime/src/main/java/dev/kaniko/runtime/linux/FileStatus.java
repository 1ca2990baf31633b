package dev.kaniko.runtime.linux;

import java.time.Instant;

/**
 * What {@code statx} says of an inode; never of what a symbolic link points to.
 *
 * @param type what it is
 * @param permissions the lower twelve bits of the mode, set-user-id, set-group-id and sticky among them
 * @param links number of hard links
 * @param size bytes
 * @param inode number, unique on {@code device}
 * @param device the file system it is on: major &lt;&lt; 32 | minor
 * @param specialMajor major number, if it is a device
 * @param specialMinor minor number, if it is a device
 * @param modified time of the last write, with nanoseconds, before 1970 too
 * @param changed time of the last change to the inode; only the kernel sets it
 * @param blocks 512-byte blocks in use
 */
public record FileStatus(
    FileType type, int permissions, int uid, int gid, long links, long size, long inode, long device,
    int specialMajor, int specialMinor, Instant modified, Instant changed, long blocks) {

  /** The same of a file that belongs to somebody else. */
  public FileStatus withOwner(int user, int group) {
    return new FileStatus(
        type, permissions, user, group, links, size, inode, device, specialMajor, specialMinor, modified, changed, blocks);
  }

  /** Tells whether this is the same inode, which may have changed meanwhile. */
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

  /** A character device 0:0, which is how overlay says in an upper directory that a name is gone. */
  public boolean isWhiteout() {
    return type == FileType.CHARACTER_DEVICE && specialMajor == 0 && specialMinor == 0;
  }
}
