package dev.kaniko.runtime.layer;

import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.Metadata;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.apache.commons.compress.archivers.zip.ZipEncoding;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive entry by entry. It knows POSIX ustar and pax, GNU, star and Unix version 7, and sparse files.
 *
 * <p>commons-compress parses the header blocks. This class reads the stream itself, because the TarArchiveInputStream of commons-compress
 * decodes names and attributes as text, keeps headers and sparse maps of any length in memory, and cannot read a sparse file of 2 GiB.
 */
public final class TarReader {
  public static final int BLOCK = TarConstants.DEFAULT_RCDSIZE;

  /** The most bytes of headers of one entry, and of all global records. A hostile archive must not fill the memory. */
  private static final int MOST_HEADER_BYTES = 4 << 20;

  /** Maps each byte to one char, so that no byte is lost. */
  private static final ZipEncoding BYTES = ZipEncodingHelper.getZipEncoding(StandardCharsets.ISO_8859_1.name());

  private final InputStream in;
  private final String what;
  private final boolean globalsHold;
  private PaxRecords globals = PaxRecords.EMPTY;
  private long position;
  private int headerBytes;

  /** The number of unread bytes in the contents of the last entry. */
  private long left;

  /** The number of bytes that pad the last block of these contents. */
  private int padding;

  private TarReader(InputStream in, String what, boolean globalsHold) {
    this.in = in;
    this.what = what;
    this.globalsHold = globalsHold;
  }

  /** Reads a layer. Global pax headers apply to all later entries. All bytes of {@code in} are read, none skipped, so that {@code in} can hash them. */
  static TarReader ofLayer(InputStream in) {
    return new TarReader(new Unskipped(in), "the layer", true);
  }

  /** Reads an archive, called "it" in messages. Global pax headers are ignored, as in Go's archive/tar, which BuildKit uses. */
  public static TarReader ofArchive(InputStream in) {
    return new TarReader(in, "it", false);
  }

  /** Returns true if {@code block} is a tar header of 512 bytes with a correct checksum. */
  public static boolean isHeader(byte[] block) {
    try {
      return block.length == BLOCK && TarUtils.verifyCheckSum(block) && new TarArchiveEntry(block, BYTES).getSize() >= 0;
    } catch (IOException | IllegalArgumentException _) {
      return false;
    }
  }

  /**
   * Returns the next entry; empty at the end.
   *
   * @throws LayerFormatException if the archive is damaged or truncated
   */
  public Optional<TarEntry> next() throws IOException {
    passContents();
    headerBytes = 0;
    try {
      return read();
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw failure("has a damaged header: " + e.getMessage(), e);
    }
  }

  /** Returns the contents of the last entry. They can be read once, before the next call of {@link #next}. Closing them closes nothing. */
  FileContent stored() {
    return new Streamed(this, left);
  }

  private Optional<TarEntry> read() throws IOException {
    var records = PaxRecords.EMPTY;
    String longName = null;
    String longLink = null;
    boolean begun = false;
    for (var header = header(begun); header != null; header = header(begun)) {
      begun = true;
      switch (header.getLinkFlag()) {
        case TarConstants.LF_PAX_EXTENDED_HEADER_LC, TarConstants.LF_PAX_EXTENDED_HEADER_UC ->
            records = records.plus(PaxRecords.parse(contents(header)));
        case TarConstants.LF_PAX_GLOBAL_EXTENDED_HEADER -> {
          addGlobals(PaxRecords.parse(contents(header)));
          begun = false;
        }
        case TarConstants.LF_GNUTYPE_LONGNAME -> longName = untilZero(contents(header));
        case TarConstants.LF_GNUTYPE_LONGLINK -> longLink = untilZero(contents(header));
        default -> {
          var all = globals.plus(records);
          // The name of a sparse file is in GNU.sparse.name. GNU tar puts a substitute into "path".
          var name = all.text("GNU.sparse.name").or(() -> all.text("path")).orElse(longName == null ? text(header.getName()) : longName);
          var link = all.text("linkpath").orElse(longLink == null ? text(header.getLinkName()) : longLink);
          return Optional.of(entry(header, all, name, link));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Reads a header; null at the end of the archive.
   *
   * @param begun true after a pax or GNU header; the archive may not end there
   */
  private @Nullable TarArchiveEntry header(boolean begun) throws IOException {
    var block = in.readNBytes(BLOCK);
    position += block.length;
    if (!begun && (block.length == 0 || isZero(block) && isZero(in.readNBytes(BLOCK)))) {
      return null;
    }
    if (block.length < BLOCK) {
      throw failure("ends in the middle of a header", null);
    }
    if (!TarUtils.verifyCheckSum(block)) {
      throw failure("is damaged: a tar header has a wrong checksum", null);
    }
    try {
      return new TarArchiveEntry(block, BYTES);
    } catch (IOException e) {
      throw failure("has a damaged header", e);
    }
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Reads the contents of a pax or GNU header, which describes the entry after it. */
  private byte[] contents(TarArchiveEntry header) throws IOException {
    begin(header.getSize());
    count(left);
    var contents = take((int) left);
    left = 0;
    passContents();
    return contents;
  }

  private void begin(long size) {
    if (size < 0) {
      throw new IllegalArgumentException("a size of " + size);
    }
    left = size;
    padding = (int) (-size & BLOCK - 1);
  }

  /** Skips the rest of the contents and their padding. The padding may be missing at the end of the archive. */
  private void passContents() throws IOException {
    try {
      in.skipNBytes(left);
    } catch (EOFException e) {
      throw failure("ends in the middle of a file", e);
    }
    position += left + in.readNBytes(padding).length;
    begin(0);
  }

  private byte[] take(int length) throws IOException {
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw failure("ends in the middle of a header", null);
    }
    position += length;
    return bytes;
  }

  private void count(long bytes) throws LayerFormatException {
    if (bytes > MOST_HEADER_BYTES - headerBytes) {
      throw failure("has an entry with headers of more than " + MOST_HEADER_BYTES + " bytes", null);
    }
    headerBytes += (int) bytes;
  }

  private void addGlobals(PaxRecords records) throws LayerFormatException {
    if (globalsHold) {
      globals = globals.plus(records);
      if (globals.length() > MOST_HEADER_BYTES) {
        throw failure("has global headers of more than " + MOST_HEADER_BYTES + " bytes", null);
      }
    }
  }

  private TarEntry entry(TarArchiveEntry header, PaxRecords records, String name, String link) throws IOException {
    byte type = header.getLinkFlag();
    if (type == TarConstants.LF_OLDNORM) {
      type = name.endsWith("/") ? TarConstants.LF_DIR : TarConstants.LF_NORMAL;
    } else if (type != TarConstants.LF_GNUTYPE_SPARSE && (type < TarConstants.LF_NORMAL || type > TarConstants.LF_CONTIG)) {
      throw failure("has an entry of the unknown type '" + OsBytes.printable(OsBytes.decode(new byte[] {type})) + "': " + OsBytes.printable(name), null);
    }
    // Links, devices and directories have no contents, even if the header has a size.
    boolean headerOnly = type >= TarConstants.LF_LINK && type <= TarConstants.LF_FIFO;
    begin(headerOnly ? 0 : records.number("size").orElseGet(header::getSize));
    var sparse = headerOnly ? SparseMap.whole(0) : sparseMap(header, records, name);
    int major = records.number("SCHILY.devmajor").map(Math::toIntExact).orElseGet(header::getDevMajor);
    int minor = records.number("SCHILY.devminor").map(Math::toIntExact).orElseGet(header::getDevMinor);
    return new TarEntry(name, type, link, metadata(header, records), major, minor, position, sparse);
  }

  private SparseMap sparseMap(TarArchiveEntry header, PaxRecords records, String name) throws IOException {
    try {
      var map = SparseMaps.read(header, records, this::blockAfterHeader, this::blockOfContents).orElseGet(() -> SparseMap.whole(left));
      if (map.stored() > left) {
        throw new IllegalArgumentException("its contents are shorter than its map says");
      }
      return map;
    } catch (IllegalArgumentException e) {
      throw failure("has a sparse file that cannot be read: " + OsBytes.printable(name) + ": " + e.getMessage(), e);
    }
  }

  private byte[] blockAfterHeader() throws IOException {
    count(BLOCK);
    return take(BLOCK);
  }

  private byte[] blockOfContents() throws IOException {
    if (left < BLOCK) {
      throw new IllegalArgumentException("its map has no end");
    }
    left -= BLOCK;
    return blockAfterHeader();
  }

  private static Metadata metadata(TarArchiveEntry header, PaxRecords records) {
    return new Metadata(
        header.getMode() & 07777,
        id(records.number("uid").orElseGet(header::getLongUserId)),
        id(records.number("gid").orElseGet(header::getLongGroupId)),
        records.time("mtime").orElseGet(() -> header.getLastModifiedTime().toInstant()),
        records.xattrs());
  }

  /** Returns an unsigned id. Some archives write large ids as negative 32-bit numbers. */
  private static long id(long value) {
    return value < 0 ? value & 0xffff_ffffL : value;
  }

  private static String text(String bytes) {
    return OsBytes.decode(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String untilZero(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return OsBytes.decode(bytes, 0, end);
  }

  private LayerFormatException failure(String text, @Nullable Exception cause) {
    return new LayerFormatException(what + " " + text, cause);
  }

  private record Streamed(TarReader reader, long size) implements FileContent {
    @Override
    public InputStream open() {
      return reader.new Contents();
    }
  }

  private final class Contents extends InputStream {
    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0 || length == 0) {
        return length == 0 ? 0 : -1;
      }
      int count = in.read(bytes, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw failure("ends in the middle of a file", null);
      }
      position += count;
      left -= count;
      return count;
    }
  }

  /** A stream without its own {@code skip}: it skips by reading, so that the stream below sees every byte. */
  private static final class Unskipped extends InputStream {
    private final InputStream in;

    Unskipped(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return in.read(bytes, offset, length);
    }
  }
}
