package dev.kaniko.runtime.linux;

/** The type of an inode: the upper four bits of its mode (inode(7)). */
public enum FileType {
  FIFO(0010000, 1),
  CHARACTER_DEVICE(0020000, 2),
  DIRECTORY(0040000, 4),
  BLOCK_DEVICE(0060000, 6),
  REGULAR(0100000, 8),
  SYMBOLIC_LINK(0120000, 10),
  SOCKET(0140000, 12);

  static final int MASK = 0170000;

  private static final FileType[] ALL = values();

  private final int bits;
  private final int dirent;

  FileType(int bits, int dirent) {
    this.bits = bits;
    this.dirent = dirent;
  }

  /** The bits of the type in a mode. */
  public int bits() {
    return bits;
  }

  static FileType ofMode(int mode) {
    for (var type : ALL) {
      if (type.bits == (mode & MASK)) {
        return type;
      }
    }
    throw new IllegalArgumentException("no file type: mode " + Integer.toOctalString(mode));
  }

  /** Returns true if {@code kind}, the d_type of a directory entry (readdir(3)), is this type. */
  boolean isDirent(int kind) {
    return dirent == kind;
  }
}
