package dev.kaniko.runtime.layer;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.linux.PathLength;
import dev.kaniko.runtime.snapshot.PrivateXattrs;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * Reads the changes of a layer in the order they stand in its tar stream (OCI image-spec, layer): ustar, pax, GNU and old tar, sparse
 * files, long names, binary attributes, whiteouts. The tar format is commons-compress's work; names and attributes are taken from the raw
 * headers, because there they are still bytes.
 *
 * <p>The content of a {@link Change.Put} can be read once, before the next change is asked for. Nothing in the input, however made,
 * leads to anything but changes or an {@link IOException}; changes may still be nonsense together, such as a file below a file.
 */
public final class LayerReader implements AutoCloseable {
  /** Names are decoded to chars one to one here and to text later. */
  private static final String BYTES = "ISO-8859-1";

  private final RawHeaders raw;
  private final TarArchiveInputStream tar;

  private LayerReader(InputStream in) {
    raw = new RawHeaders(in);
    tar = new TarArchiveInputStream(raw, BYTES);
  }

  /** Reads an uncompressed layer; closing the reader closes {@code tar}. */
  public static LayerReader ofTar(InputStream tar) {
    return new LayerReader(tar);
  }

  /** Reads a layer compressed in any of the known ways; closing the reader closes {@code blob}. */
  public static LayerReader open(InputStream blob) throws IOException {
    return new LayerReader(Decompression.open(blob));
  }

  /**
   * Returns the next change; empty at the end. Entries that mean nothing in a layer are passed over.
   *
   * @throws LayerFormatException if the layer is malformed or names what is outside of the root
   */
  public Optional<Change> next() throws IOException {
    try {
      while (true) {
        raw.startEntry();
        var entry = nextEntry();
        if (entry == null) {
          return Optional.empty();
        }
        raw.endEntry(entry);
        if (!entry.isCheckSumOK()) {
          throw new LayerFormatException("the layer is damaged: wrong checksum in the header of " + printable(entry.getName()));
        }
        var change = read(entry, raw.records());
        if (change != null) {
          return Optional.of(change);
        }
      }
    } catch (EOFException e) {
      throw new LayerFormatException("the layer ends in the middle of a file", e);
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException | IndexOutOfBoundsException e) {
      throw new LayerFormatException("the layer is not a valid tar archive: " + e.getMessage(), e);
    }
  }

  private @Nullable TarArchiveEntry nextEntry() throws IOException {
    try {
      return tar.getNextEntry();
    } catch (IOException e) {
      var records = raw.recordsSoFar();
      if (records.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."))) {
        var name = text(records.containsKey("GNU.sparse.name") ? records.get("GNU.sparse.name") : records.get("path"), "of unknown name");
        throw new LayerFormatException(
            "the layer has a sparse file that cannot be read (in a pax format, of 2 GiB or more, or with a wrong map): " + OsBytes.printable(name)
                + ": make the image again with a tar that does not know of holes (GNU tar without --sparse)",
            e);
      }
      throw e;
    }
  }

  private @Nullable Change read(TarArchiveEntry entry, Map<String, byte[]> records) throws IOException {
    // The name of a sparse file in the pax format stands in the other record, and in "path" is a made-up one.
    var sparse = records.get("GNU.sparse.name");
    var path = path(text(sparse == null ? records.get("path") : sparse, entry.getName()));
    if (isBelowWhiteout(path)) {
      return null;
    }
    var name = path.name();
    if (name.equals(Whiteouts.OPAQUE)) {
      return new Change.Clear(path.parent());
    }
    if (name.startsWith(Whiteouts.BOOKKEEPING)) {
      return null;
    }
    if (name.startsWith(Whiteouts.PREFIX)) {
      return new Change.Remove(removed(path, name.substring(Whiteouts.PREFIX.length())));
    }
    var node = entry.isLink() ? null : node(entry, records);
    if (entry.isLink()) {
      return new Change.HardLink(path, path(text(records.get("linkpath"), entry.getLinkName())));
    }
    if (path.isRoot() && !(node instanceof FileNode.Directory)) {
      throw new LayerFormatException("the layer has something else than a directory as the root directory");
    }
    if (node instanceof FileNode.Device device && Whiteouts.isWhiteout(device)) {
      return new Change.Remove(path); // What overlay would make of it.
    }
    return node == null ? null : new Change.Put(path, node);
  }

  /** Tells of what is below AUFS's own directories, except that for links. */
  private static boolean isBelowWhiteout(ImagePath path) throws LayerFormatException {
    if (!path.text().contains("/" + Whiteouts.PREFIX)) {
      return false;
    }
    for (var name : path.parent().names()) {
      if (name.startsWith(Whiteouts.BOOKKEEPING)) {
        return !name.equals(Whiteouts.LINKS);
      }
      if (name.startsWith(Whiteouts.PREFIX)) {
        throw new LayerFormatException("the layer has a name below a whiteout: " + OsBytes.printable(path.text()));
      }
    }
    return false;
  }

  private static ImagePath removed(ImagePath whiteout, String name) throws LayerFormatException {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new LayerFormatException("the layer has a whiteout of nothing: " + OsBytes.printable(whiteout.text()));
    }
    return whiteout.parent().child(name);
  }

  private @Nullable FileNode node(TarArchiveEntry entry, Map<String, byte[]> records) throws IOException {
    var metadata = metadata(entry, records);
    return switch (entry.getLinkFlag()) {
      case TarConstants.LF_DIR -> new FileNode.Directory(metadata);
      case TarConstants.LF_SYMLINK -> {
        var target = text(records.get("linkpath"), entry.getLinkName());
        if (PathLength.isTooLong(target)) {
          throw new LayerFormatException(
              "the layer has a symbolic link with a target of more than " + PathLength.MOST + " bytes: " + printable(entry.getName()));
        }
        if (target.isEmpty() || target.indexOf('\0') >= 0) {
          throw new LayerFormatException("the layer has a symbolic link to nothing: " + printable(entry.getName()));
        }
        yield new FileNode.SymbolicLink(metadata.withMode(0777), target);
      }
      case TarConstants.LF_CHR -> new FileNode.Device(metadata, false, entry.getDevMajor(), entry.getDevMinor());
      case TarConstants.LF_BLK -> new FileNode.Device(metadata, true, entry.getDevMajor(), entry.getDevMinor());
      case TarConstants.LF_FIFO -> new FileNode.Fifo(metadata);
      case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM, TarConstants.LF_CONTIG, TarConstants.LF_GNUTYPE_SPARSE ->
          // Before ustar a directory was a file whose name ends in a slash.
          entry.getName().endsWith("/")
              ? new FileNode.Directory(metadata)
              : new FileNode.RegularFile(metadata, new Streamed(tar, entry.getRealSize()));
      default ->
          throw new LayerFormatException(
              "the layer has an entry of the unknown type '" + (char) entry.getLinkFlag() + "': " + printable(entry.getName()));
    };
  }

  private static Metadata metadata(TarArchiveEntry entry, Map<String, byte[]> records) {
    return new Metadata(
        entry.getMode() & 07777, id(entry.getLongUserId()), id(entry.getLongGroupId()), modified(entry, records.get("mtime")),
        xattrs(records));
  }

  /** Some archives write large ids as negative numbers of 32 bits. */
  private static long id(long value) {
    return value < 0 ? value & 0xffff_ffffL : value;
  }

  private static Instant modified(TarArchiveEntry entry, byte @Nullable [] record) {
    if (record == null) {
      return entry.getLastModifiedTime().toInstant();
    }
    var seconds = new BigDecimal(new String(record, StandardCharsets.US_ASCII));
    var whole = seconds.setScale(0, RoundingMode.FLOOR);
    return Instant.ofEpochSecond(whole.longValueExact(), seconds.subtract(whole).movePointRight(9).longValue());
  }

  private static SortedMap<String, XattrValue> xattrs(Map<String, byte[]> records) {
    var prefix = "SCHILY.xattr.";
    var xattrs = new TreeMap<String, XattrValue>();
    records.forEach(
        (key, value) -> {
          if (key.startsWith(prefix) && !PrivateXattrs.isOurs(key.substring(prefix.length()))) {
            xattrs.put(key.substring(prefix.length()), XattrValue.of(value));
          }
        });
    return xattrs;
  }

  /** A value of a raw header if there is one, else what commons-compress read byte by byte. */
  private static String text(byte @Nullable [] record, String bytes) {
    return OsBytes.decode(record == null ? bytes.getBytes(StandardCharsets.ISO_8859_1) : record);
  }

  private static ImagePath path(String name) throws LayerFormatException {
    if (PathLength.isTooLong(name)) {
      throw new LayerFormatException(
          "the layer has a path of more than " + PathLength.MOST + " bytes, which Linux tools cannot unpack: " + PathLength.shortened(name));
    }
    if (name.indexOf('\0') >= 0) {
      throw new LayerFormatException("the layer has a name with a NUL character: " + OsBytes.printable(name.replace('\0', '?')));
    }
    for (var part : name.split("/")) {
      if (part.equals("..")) {
        throw new LayerFormatException("the layer has a name that leads out of the root: " + OsBytes.printable(name));
      }
      if (part.length() > 255) {
        throw new LayerFormatException("the layer has a file name of " + part.length() + " characters");
      }
    }
    return ImagePath.clean(name);
  }

  private static String printable(String bytes) {
    return OsBytes.printable(text(null, bytes));
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  /** What the tar stream gives until the next entry. */
  private record Streamed(TarArchiveInputStream tar, long size) implements FileContent {
    @Override
    public InputStream open() {
      return new OfEntry(this);
    }
  }

  /** The rest of the entry; closing it leaves the archive open. */
  private static final class OfEntry extends InputStream {
    private final Streamed entry;
    private long left;

    OfEntry(Streamed entry) {
      this.entry = entry;
      this.left = entry.size;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count;
      try {
        count = entry.tar.read(bytes, offset, length);
      } catch (IOException e) {
        throw new LayerFormatException("the layer ends in the middle of a file, or cannot be read: " + e.getMessage(), e);
      }
      if (count < 0 && left > 0) {
        throw new LayerFormatException("the layer ends in the middle of a file");
      }
      left -= Math.max(0, count);
      return count;
    }
  }
}
