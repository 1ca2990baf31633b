package dev.kaniko.runtime.layer;

import dev.kaniko.snapshot.Metadata;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The header of one entry: a ustar block, with a pax header before it for values that do not fit (POSIX pax, "ustar Interchange Format" and
 * "pax Extended Header"). commons-compress is not used because values are bytes, such as a file capability or a name that is not UTF-8.
 */
final class TarHeader {
  static final int BLOCK = 512;

  private static final int NAME = 100;
  private static final int PREFIX = 155;
  private static final long LARGEST_ID = 07777777L;
  private static final long LARGEST = 077777777777L;

  private final byte[] name;
  private final char type;
  private final Metadata metadata;
  private byte[] link = new byte[0];
  private long size;
  private int major;
  private int minor;

  TarHeader(byte[] name, char type, Metadata metadata) {
    this.name = name;
    this.type = type;
    this.metadata = metadata;
  }

  TarHeader linkTo(byte[] target) {
    link = target;
    return this;
  }

  TarHeader size(long bytes) {
    size = bytes;
    return this;
  }

  TarHeader device(int majorNumber, int minorNumber) {
    major = majorNumber;
    minor = minorNumber;
    return this;
  }

  /** Makes this the header of a directory: the name gets a slash at its end. */
  TarHeader directory() {
    var longer = Arrays.copyOf(name, name.length + 1);
    longer[name.length] = '/';
    var header = new TarHeader(longer, type, metadata);
    return header;
  }

  /** Returns the header as one or more blocks of 512 bytes. */
  byte[] encode() {
    var records = new TreeMap<String, byte[]>();
    int split = split(name);
    if (split < 0) {
      records.put("path", name);
    }
    if (link.length > NAME) {
      records.put("linkpath", link);
    }
    long seconds = metadata.modified().getEpochSecond();
    putNumber(records, "uid", metadata.uid(), LARGEST_ID);
    putNumber(records, "gid", metadata.gid(), LARGEST_ID);
    putNumber(records, "size", size, LARGEST);
    putNumber(records, "mtime", seconds, LARGEST);
    metadata.xattrs().forEach((key, value) -> records.put("SCHILY.xattr." + key, value.bytes()));
    var blocks = new ByteArrayOutputStream(BLOCK);
    if (!records.isEmpty()) {
      var body = paxBody(records);
      blocks.writeBytes(block("PaxHeaders.0".getBytes(StandardCharsets.US_ASCII), 0, 'x', 0644, body.length, 0, 0, 0));
      blocks.writeBytes(Arrays.copyOf(body, (body.length + BLOCK - 1) / BLOCK * BLOCK));
    }
    blocks.writeBytes(
        block(name, Math.max(0, split), type, metadata.mode(), size, metadata.uid(), metadata.gid(), seconds));
    return blocks.toByteArray();
  }

  private static void putNumber(SortedMap<String, byte[]> records, String key, long value, long largest) {
    if (value < 0 || value > largest) {
      records.put(key, Long.toString(value).getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Returns the length of the part for the prefix field: 0 if the whole name fits without it, -1 if no split fits. */
  private static int split(byte[] name) {
    if (name.length <= NAME) {
      return 0;
    }
    for (int i = Math.min(name.length - 2, PREFIX); i > 0 && name.length - i - 1 <= NAME; i--) {
      if (name[i] == '/') {
        return i;
      }
    }
    return -1;
  }

  private static byte[] paxBody(SortedMap<String, byte[]> records) {
    var body = new ByteArrayOutputStream();
    records.forEach(
        (key, value) -> {
          var bytes = key.getBytes(StandardCharsets.UTF_8);
          int rest = bytes.length + value.length + 3;
          int length = rest + Integer.toString(rest).length();
          length = rest + Integer.toString(length).length();
          body.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
          body.writeBytes(bytes);
          body.write('=');
          body.writeBytes(value);
          body.write('\n');
        });
    return body.toByteArray();
  }

  private byte[] block(byte[] path, int split, char kind, int mode, long bytes, long uid, long gid, long seconds) {
    var block = new byte[BLOCK];
    if (split > 0) {
      System.arraycopy(path, 0, block, 345, split);
      System.arraycopy(path, split + 1, block, 0, path.length - split - 1);
    } else {
      System.arraycopy(path, 0, block, 0, Math.min(NAME, path.length));
    }
    octal(block, 100, 8, mode);
    octal(block, 108, 8, uid > LARGEST_ID ? 0 : uid);
    octal(block, 116, 8, gid > LARGEST_ID ? 0 : gid);
    octal(block, 124, 12, bytes > LARGEST ? 0 : bytes);
    octal(block, 136, 12, seconds < 0 || seconds > LARGEST ? 0 : seconds);
    block[156] = (byte) kind;
    if (kind != 'x') {
      System.arraycopy(link, 0, block, 157, Math.min(NAME, link.length));
    }
    System.arraycopy("ustar\00000".getBytes(StandardCharsets.US_ASCII), 0, block, 257, 8);
    if (kind == '3' || kind == '4') {
      octal(block, 329, 8, major);
      octal(block, 337, 8, minor);
    }
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(block, 148, 7, sum);
    return block;
  }

  /** Writes octal digits and a final NUL. */
  private static void octal(byte[] block, int offset, int width, long value) {
    long rest = value;
    for (int i = offset + width - 2; i >= offset; i--) {
      block[i] = (byte) ('0' + (rest & 7));
      rest >>>= 3;
    }
    block[offset + width - 1] = 0;
  }
}
