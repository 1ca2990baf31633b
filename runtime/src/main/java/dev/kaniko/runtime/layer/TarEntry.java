package dev.kaniko.runtime.layer;

import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * One entry of a tar archive, with the values of its pax and GNU headers applied. Names are not checked; they may be empty.
 *
 * @param name as written in the archive
 * @param type the type flag of the header, see {@link TarConstants}
 * @param link the target of a hard or symbolic link as written in the archive; empty for other types
 * @param position the offset of the contents in the archive, in bytes
 * @param sparse the places in the file of the bytes that the archive stores
 */
public record TarEntry(
    String name, byte type, String link, Metadata metadata, int major, int minor, long position, SparseMap sparse) {
  public boolean isDirectory() {
    return type == TarConstants.LF_DIR;
  }

  public boolean isHardLink() {
    return type == TarConstants.LF_LINK;
  }

  /**
   * Returns the file of this entry, which must not be a hard link.
   *
   * @param stored the bytes that the archive stores for it
   */
  public FileNode node(FileContent stored) {
    return switch (type) {
      case TarConstants.LF_NORMAL, TarConstants.LF_CONTIG, TarConstants.LF_GNUTYPE_SPARSE ->
          new FileNode.RegularFile(metadata, sparse.isWhole() ? stored : new SparseContent(sparse, stored));
      case TarConstants.LF_DIR -> new FileNode.Directory(metadata);
      case TarConstants.LF_SYMLINK -> new FileNode.SymbolicLink(metadata.withMode(0777), link);
      case TarConstants.LF_CHR -> new FileNode.Device(metadata, false, major, minor);
      case TarConstants.LF_BLK -> new FileNode.Device(metadata, true, major, minor);
      case TarConstants.LF_FIFO -> new FileNode.Fifo(metadata);
      default -> throw new IllegalStateException("no file: " + type);
    };
  }
}
