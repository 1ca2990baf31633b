package dev.kaniko.runtime.fetch;

import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.snapshot.PrivateXattrs;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of a tar archive: POSIX ustar and pax, GNU and the format of Unix version 7. Names and attributes are bytes.
 *
 * <p>Global pax headers change nothing, as for Go's archive/tar, by which BuildKit unpacks.
 */
final class TarReader {
  static final int BLOCK = TarBlock.SIZE;

  private static final String XATTR = "SCHILY.xattr.";

  /** No name and no set of attributes is longer; a hostile header cannot ask for more memory. */
  private static final long MOST_HEADER_BYTES = 1 << 20;

  private final TarBytes bytes;
  private long position;

  TarReader(TarBytes bytes) {
    this.bytes = bytes;
  }

  /**
   * Returns the next entry; empty at the end.
   *
   * @throws IOException if the archive is damaged or breaks off
   */
  Optional<TarEntry> next() throws IOException {
    var pax = PaxRecords.EMPTY;
    String longName = null;
    String longLink = null;
    boolean begun = false;
    for (var block = header(begun); block != null; block = header(begun)) {
      begun = true;
      switch (block.type()) {
        case TarEntry.PAX -> pax = PaxRecords.parse(headerBytes(block));
        case TarEntry.PAX_GLOBAL -> {
          headerBytes(block);
          begun = false;
        }
        case TarEntry.LONG_NAME -> longName = TarBlock.text(headerBytes(block));
        case TarEntry.LONG_LINK -> longLink = TarBlock.text(headerBytes(block));
        default -> {
          return Optional.of(entry(block, pax, longName, longLink));
        }
      }
    }
    return Optional.empty();
  }

  private @Nullable TarBlock header(boolean begun) throws IOException {
    if (position == bytes.size() && !begun) {
      return null;
    }
    var block = block();
    if (!block.isZero()) {
      block.check();
      return block;
    }
    if (begun || position < bytes.size() && !block().isZero()) {
      throw new IOException("not a tar header where one should be");
    }
    return null;
  }

  private TarBlock block() throws IOException {
    var block = new byte[BLOCK];
    read(block);
    return new TarBlock(block);
  }

  private byte[] headerBytes(TarBlock block) throws IOException {
    long size = block.size();
    if (size < 0 || size > MOST_HEADER_BYTES) {
      throw new IOException("a tar header of " + size + " bytes");
    }
    var content = new byte[(int) size];
    read(content);
    skipPadding(size);
    return content;
  }

  private void read(byte[] target) throws IOException {
    try {
      bytes.read(position, target);
    } catch (EOFException e) {
      throw new EOFException("unexpected end of the archive");
    }
    position += target.length;
  }

  private void skipPadding(long size) {
    // The padding of the last entry may be missing.
    position = Math.min(bytes.size(), position + (BLOCK - size % BLOCK) % BLOCK);
  }

  private TarEntry entry(TarBlock block, PaxRecords pax, @Nullable String longName, @Nullable String longLink) throws IOException {
    var name = pax.name("path").orElse(longName != null ? longName : block.name());
    var link = pax.name("linkpath").orElse(longLink != null ? longLink : block.link());
    char type = block.type();
    if (type == TarEntry.OLD_FILE) {
      type = name.endsWith("/") ? TarEntry.DIRECTORY : TarEntry.FILE;
    }
    var sparseName = pax.name("GNU.sparse.name");
    // Links, devices and directories have no contents, whatever the header says.
    boolean headerOnly = type >= TarEntry.HARD_LINK && type <= TarEntry.FIFO;
    long stored = headerOnly ? 0 : pax.number("size").orElse(block.size());
    var sparse = headerOnly ? SparseMap.whole(0) : sparseMap(block, pax, stored);
    long content = position;
    long contained = sparse.stored();
    if (pax.text("GNU.sparse.major").isPresent() && !headerOnly) {
      // Version 1.0 keeps the map before the contents, in whole blocks.
      content = position + (stored - contained);
    }
    if (stored < 0 || contained > stored || stored > bytes.size() - position) {
      throw new EOFException("unexpected end of the archive in " + name);
    }
    var entry = new TarEntry(
        sparseName.orElse(name), type, link, metadata(block, pax), block.major(), block.minor(), content, contained, sparse);
    position += stored;
    skipPadding(stored);
    return entry;
  }

  private SparseMap sparseMap(TarBlock block, PaxRecords pax, long stored) throws IOException {
    try {
      if (block.type() == TarEntry.SPARSE_FILE) {
        return new SparseMap(oldSparseParts(block), block.realSize());
      }
      if (pax.text("GNU.sparse.major").isPresent()) {
        return new SparseMap(SparseParts.read(bytes, position, stored), pax.number("GNU.sparse.realsize").orElse(-1L));
      }
      if (pax.text("GNU.sparse.map").isPresent() || pax.text("GNU.sparse.numblocks").isPresent()) {
        return new SparseMap(pax.sparseParts(), pax.number("GNU.sparse.size").orElse(-1L));
      }
      return SparseMap.whole(stored);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private List<SparseMap.Part> oldSparseParts(TarBlock header) throws IOException {
    var parts = header.sparseParts();
    boolean more = header.hasMoreSparseParts();
    while (more) {
      var block = block();
      parts.addAll(block.extendedSparseParts());
      more = block.hasFurtherSparseParts();
    }
    return parts;
  }

  private static Metadata metadata(TarBlock block, PaxRecords pax) throws IOException {
    var xattrs = new TreeMap<String, XattrValue>();
    for (var record : pax.withPrefix(XATTR).entrySet()) {
      var name = record.getKey().substring(XATTR.length());
      if (!PrivateXattrs.isOurs(name)) {
        xattrs.put(name, XattrValue.of(OsBytes.encode(record.getValue())));
      }
    }
    try {
      return new Metadata(
          (int) (block.mode() & 07777),
          pax.number("uid").orElse(block.uid()),
          pax.number("gid").orElse(block.gid()),
          pax.time("mtime").orElse(Instant.ofEpochSecond(block.modified())),
          xattrs);
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
