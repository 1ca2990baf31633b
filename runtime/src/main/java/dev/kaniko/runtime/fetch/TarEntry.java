package dev.kaniko.runtime.fetch;

import dev.kaniko.snapshot.Metadata;

/**
 * One entry of a tar archive with what PAX and GNU headers say of it.
 *
 * @param name as it stands in the archive
 * @param type the type flag of the header
 * @param link the target of a hard or symbolic link as it stands in the archive; empty for others
 * @param position where its contents begin
 * @param stored how many bytes of contents the archive holds
 * @param sparse where the stored bytes belong
 */
record TarEntry(
    String name, char type, String link, Metadata metadata, int major, int minor, long position, long stored, SparseMap sparse) {
  static final char FILE = '0';
  static final char OLD_FILE = '\0';
  static final char HARD_LINK = '1';
  static final char SYMBOLIC_LINK = '2';
  static final char CHARACTER_DEVICE = '3';
  static final char BLOCK_DEVICE = '4';
  static final char DIRECTORY = '5';
  static final char FIFO = '6';
  static final char CONTIGUOUS_FILE = '7';
  static final char SPARSE_FILE = 'S';
  static final char PAX = 'x';
  static final char PAX_GLOBAL = 'g';
  static final char LONG_NAME = 'L';
  static final char LONG_LINK = 'K';
}
