package dev.kaniko.runtime.layer;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * Keeps the blocks that a tar reader takes for the headers of one entry, and reads the pax records in them as bytes. The reader itself
 * makes text of them, which loses what is not UTF-8.
 */
final class RawHeaders extends FilterInputStream {
  /** Of the headers of one entry; a reader must not be made to hold any amount. */
  private static final int MOST = 4 << 20;

  private static final int BLOCK = TarHeader.BLOCK;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final Map<String, byte[]> global = new HashMap<>();
  private Map<String, byte[]> records = Map.of();
  private boolean keeping;
  private long position;

  /** Where the contents of the last entry end, before padding; headers follow it. */
  private long dataEnd;

  private long keptFrom;

  RawHeaders(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = in.read(bytes, offset, length);
    if (count > 0) {
      keep(bytes, offset, count);
    }
    return count;
  }

  /** Skips by reading: what is skipped may be headers, and streams of decompressors skip no faster. */
  @Override
  public long skip(long count) throws IOException {
    var buffer = new byte[(int) Math.min(count, 1 << 16)];
    long left = count;
    while (left > 0) {
      int length = read(buffer, 0, (int) Math.min(left, buffer.length));
      if (length < 0) {
        break;
      }
      left -= length;
    }
    return count - left;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void keep(byte[] bytes, int offset, int count) throws IOException {
    long from = Math.max(position, dataEnd);
    position += count;
    if (keeping && from < position) {
      int length = (int) (position - from);
      if (kept.size() + length > MOST) {
        throw new LayerFormatException("the layer has an entry with headers of more than " + MOST + " bytes");
      }
      if (kept.size() == 0) {
        keptFrom = from;
      }
      kept.write(bytes, offset + count - length, length);
    }
  }

  /** The next bytes after the contents of the last entry are headers. */
  void startEntry() {
    kept.reset();
    keeping = true;
  }

  /** All headers of {@code entry} have been read. */
  void endEntry(TarArchiveEntry entry) throws IOException {
    keeping = false;
    var found = new HashMap<>(global);
    int at = readExtensions(found);
    records = found;
    dataEnd = roundUp(keptFrom + at + BLOCK + entry.getSize());
  }

  /** Returns the pax records of an entry whose headers the reader gave up on, as far as they can be read. */
  Map<String, byte[]> recordsSoFar() {
    var found = new HashMap<>(global);
    try {
      readExtensions(found);
    } catch (LayerFormatException _) {
      // The reader has given a reason already.
    }
    return found;
  }

  /** Reads the headers before the last, and returns where that begins. */
  private int readExtensions(Map<String, byte[]> found) throws LayerFormatException {
    var bytes = kept.toByteArray();
    int at = (int) (-keptFrom & BLOCK - 1);
    while (at + BLOCK <= bytes.length) {
      char type = (char) bytes[at + 156];
      if ("xXgLK".indexOf(type) < 0) {
        break;
      }
      int size = octal(bytes, at + 124);
      int start = at + BLOCK;
      if (size < 0 || size > bytes.length - start) {
        throw new LayerFormatException("the layer has a header that is longer than what follows it");
      }
      if (type == 'g') {
        readRecords(bytes, start, start + size, global);
      }
      if (type == 'g' || type == 'x' || type == 'X') {
        readRecords(bytes, start, start + size, found);
      }
      at = start + (size + BLOCK - 1) / BLOCK * BLOCK;
    }
    return at;
  }

  private static long roundUp(long bytes) {
    return (bytes + BLOCK - 1) / BLOCK * BLOCK;
  }

  /** Returns the pax records that hold for the entry, by key. */
  Map<String, byte[]> records() {
    return records;
  }

  private static int octal(byte[] bytes, int offset) throws LayerFormatException {
    var text = new String(bytes, offset, 12, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
    try {
      return text.isEmpty() ? 0 : Integer.parseInt(text, 8);
    } catch (NumberFormatException e) {
      throw new LayerFormatException("the layer has a header whose size is no number", e);
    }
  }

  /** Records have the form {@code length key=value\n}; an empty value takes a global record back. */
  private static void readRecords(byte[] bytes, int from, int to, Map<String, byte[]> records) throws LayerFormatException {
    int at = from;
    while (at < to && bytes[at] != 0) {
      int space = at;
      while (space < to && bytes[space] >= '0' && bytes[space] <= '9' && space - at < 9) {
        space++;
      }
      if (space == at || space >= to || bytes[space] != ' ') {
        throw malformed();
      }
      int length = Integer.parseInt(new String(bytes, at, space - at, StandardCharsets.US_ASCII));
      int end = at + length;
      int equals = space + 1;
      while (equals < to && bytes[equals] != '=') {
        equals++;
      }
      if (length <= space - at + 1 || end > to || equals >= end - 1 || bytes[end - 1] != '\n') {
        throw malformed();
      }
      var key = new String(bytes, space + 1, equals - space - 1, StandardCharsets.UTF_8);
      if (equals + 1 == end - 1 && !key.startsWith("SCHILY.xattr.")) {
        records.remove(key);
      } else {
        records.put(key, Arrays.copyOfRange(bytes, equals + 1, end - 1));
      }
      at = end;
    }
  }

  private static LayerFormatException malformed() {
    return new LayerFormatException("the layer has a malformed pax header");
  }
}
