package dev.kaniko.runtime.explain;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A list of files as the bytes that are kept of it. It is packed while its entries come, quickly rather than small: most lists are never read, and the objects of a
 * list of many files would cost a build more than its bytes do. So whoever reads it finds out which entry of a path counts. Until it is closed it holds memory outside
 * the heap.
 */
final class FileListBytes implements AutoCloseable {
  /** What begins a list. */
  private static final int FORMAT = -1;

  private static final int END = 0;
  private static final int LEADS = 1;
  private static final int READ = 2;
  private static final int LONGEST_TEXT = 300;
  private static final int BUFFER = 1 << 13;

  /** What stands at the end of a text before the digits of a hash. */
  private static final String HASH = " sha256:";

  private static final int HASH_LENGTH = HASH.length() + 64;
  private static final int SHOWN_DIGITS = 12;

  private final int most;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out;
  private int count;
  private boolean isWhole = true;

  /** @param most a list with more entries is given up */
  FileListBytes(int most) {
    this.most = most;
    try {
      this.out = new DataOutputStream(new BufferedOutputStream(new Quick(bytes), BUFFER));
      out.writeInt(FORMAT);
    } catch (IOException e) {
      throw new IllegalStateException("memory takes all bytes", e);
    }
  }

  private static final class Quick extends GZIPOutputStream {
    private Quick(ByteArrayOutputStream bytes) throws IOException {
      super(bytes, BUFFER);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  /** Takes an entry of {@link dev.kaniko.runtime.cache.InputDigests.Entries}. */
  void add(boolean isRead, String path, String text) {
    if (!isWhole) {
      return;
    }
    try {
      out.writeByte(isRead ? READ : LEADS);
      out.writeUTF(path);
      out.writeUTF(shortened(text));
      count++;
    } catch (IOException tooLong) {
      giveUp();
    }
    if (count > most) {
      giveUp();
    }
  }

  private void giveUp() {
    isWhole = false;
    bytes.reset();
  }

  /** Returns the text with as many digits of a hash as are shown. */
  static String shortened(String text) {
    int hash = text.length() - HASH_LENGTH;
    if (hash >= 0 && text.startsWith(HASH, hash)) {
      return text.substring(0, hash + HASH.length() + SHOWN_DIGITS);
    }
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }

  /** Returns the bytes when all entries have come; empty if they are too many or too long. */
  Optional<byte[]> end() throws IOException {
    if (!isWhole) {
      return Optional.empty();
    }
    out.writeByte(END);
    close();
    return Optional.of(bytes.toByteArray());
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new IllegalStateException("memory takes all bytes", e);
    }
  }

  /**
   * Returns what was there, by path.
   *
   * @throws IOException if the bytes are no list, or a damaged one
   */
  static Map<String, String> read(byte[] list) throws IOException {
    try (var in = new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(list), BUFFER))) {
      if (in.readInt() != FORMAT) {
        throw new IOException("it is no list of this version");
      }
      var entries = new LinkedHashMap<String, String>();
      for (int kind = in.readUnsignedByte(); kind != END; kind = in.readUnsignedByte()) {
        var path = in.readUTF();
        var text = in.readUTF();
        if (kind == READ) {
          entries.put(path, text);
        } else {
          entries.putIfAbsent(path, text);
        }
      }
      if (in.read() >= 0) { // Only the end of the file tells whether it is whole.
        throw new IOException("it does not end where it should");
      }
      return entries;
    }
  }
}
