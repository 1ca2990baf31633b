package dev.kaniko.runtime.cache;

import dev.kaniko.runtime.snapshot.FileStamp;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The hashes of files, one for each inode, as the bytes of one file: a name of the format, the entries in the order of device and inode, and a
 * check sum. Nothing is made of it in memory, so that it is read as fast as it is loaded and looked up by halving.
 */
final class StampTable {
  /**
   * One file.
   *
   * @param used the day on which the hash was last asked for, counted from 1970
   * @param hash the digits of its SHA-256
   */
  record Entry(FileStamp stamp, int used, String hash) {
    Inode inode() {
      return new Inode(stamp.device(), stamp.inode());
    }
  }

  /** What entries are ordered by. */
  record Inode(long device, long number) implements Comparable<Inode> {
    @Override
    public int compareTo(Inode other) {
      return device == other.device ? Long.compare(number, other.number) : Long.compare(device, other.device);
    }
  }

  static final StampTable EMPTY = new StampTable(ByteBuffer.allocate(0));

  /** "kaniko", and the version of the format in the last two bytes. */
  private static final long FORMAT = 0x6b616e696b6f0001L;

  private static final int HEAD = Long.BYTES;
  private static final int TAIL = Long.BYTES;
  private static final int HASH = 32;
  private static final int TIME = Long.BYTES + Integer.BYTES;
  private static final int USED = 3 * Long.BYTES + 2 * TIME;
  private static final int SIZE = USED + Integer.BYTES + HASH;

  private final ByteBuffer entries;
  private final int count;

  private StampTable(ByteBuffer entries) {
    this.entries = entries;
    this.count = entries.capacity() / SIZE;
  }

  /** Orders entries as their inodes are, without making these. */
  private static int compare(Entry one, Entry other) {
    int order = Long.compare(one.stamp.device(), other.stamp.device());
    return order == 0 ? Long.compare(one.stamp.inode(), other.stamp.inode()) : order;
  }

  /** Makes a table of entries, of which no two are of one inode. */
  static StampTable of(Collection<Entry> entries) {
    var buffer = ByteBuffer.allocate(entries.size() * SIZE);
    var sorted = entries.toArray(Entry[]::new);
    Arrays.sort(sorted, StampTable::compare);
    for (var entry : sorted) {
      write(entry, buffer);
    }
    return new StampTable(buffer);
  }

  /**
   * Reads a table.
   *
   * @throws IOException if the bytes are no table, or a damaged one
   */
  static StampTable read(byte[] bytes) throws IOException {
    int length = bytes.length - HEAD - TAIL;
    var buffer = ByteBuffer.wrap(bytes);
    if (length < 0 || length % SIZE != 0 || buffer.getLong(0) != FORMAT) {
      throw new IOException("it is no table");
    }
    var table = new StampTable(buffer.slice(HEAD, length));
    if (buffer.getLong(HEAD + length) != table.checkSum()) {
      throw new IOException("it is damaged");
    }
    return table;
  }

  /** Writes what {@link #read} takes. */
  void writeTo(OutputStream out) throws IOException {
    out.write(ByteBuffer.allocate(HEAD).putLong(FORMAT).array());
    out.write(entries.array(), entries.arrayOffset(), entries.capacity());
    out.write(ByteBuffer.allocate(TAIL).putLong(checkSum()).array());
  }

  private long checkSum() {
    var sum = new CRC32C();
    sum.update(entries.array(), entries.arrayOffset(), entries.capacity());
    return sum.getValue();
  }

  int count() {
    return count;
  }

  /** Returns the place of a file that is as it was; negative if there is none. */
  int find(FileStamp stamp) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compare(entries.getLong(middle * SIZE), stamp.device());
      if (order == 0) {
        order = Long.compare(entries.getLong(middle * SIZE + Long.BYTES), stamp.inode());
      }
      if (order == 0) {
        return isOf(stamp, middle * SIZE + 2 * Long.BYTES) ? middle : -1;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  private boolean isOf(FileStamp stamp, int at) {
    return entries.getLong(at) == stamp.size() && isOf(stamp.changed(), at + Long.BYTES) && isOf(stamp.modified(), at + Long.BYTES + TIME);
  }

  private boolean isOf(Instant time, int at) {
    return entries.getLong(at) == time.getEpochSecond() && entries.getInt(at + Long.BYTES) == time.getNano();
  }

  /** Returns the digits of the hash at a place. */
  String hash(int index) {
    var hash = new byte[HASH];
    entries.get(index * SIZE + USED + Integer.BYTES, hash);
    return HexFormat.of().formatHex(hash);
  }

  /** Returns this table with the entries of another, each in the place of what is known of the same inode here. */
  StampTable with(StampTable other) {
    var merged = ByteBuffer.allocate((count + other.count) * SIZE);
    int mine = 0;
    for (int theirs = 0; theirs < other.count; theirs++) {
      var inode = other.inode(theirs);
      int from = mine;
      while (mine < count && inode(mine).compareTo(inode) < 0) {
        mine++;
      }
      copy(from, mine, merged);
      if (mine < count && inode(mine).equals(inode)) {
        mine++;
      }
      other.copy(theirs, theirs + 1, merged);
    }
    copy(mine, count, merged);
    return new StampTable(merged.slice(0, merged.position()));
  }

  /**
   * Returns this table without what was not used for long.
   *
   * @param oldest an entry that was used last before this day goes
   * @param most of more entries those go that were not used for the longest time
   */
  StampTable limited(int oldest, int most) {
    var days = new int[count];
    for (int i = 0; i < count; i++) {
      days[i] = used(i);
    }
    var sorted = days.clone();
    Arrays.sort(sorted);
    if (count == 0 || count <= most && sorted[0] >= oldest) {
      return this;
    }
    int first = count > most ? Math.max(oldest, sorted[count - most]) : oldest;
    // On the day where the limit falls there may be more than there is room for.
    int excess = (int) Arrays.stream(days).filter(day -> day >= first).count() - most;
    var kept = ByteBuffer.allocate(entries.capacity());
    for (int i = 0; i < count; i++) {
      if (days[i] > first || days[i] == first && excess-- <= 0) {
        copy(i, i + 1, kept);
      }
    }
    return new StampTable(kept.slice(0, kept.position()));
  }

  private void copy(int from, int to, ByteBuffer target) {
    target.put(entries.slice(from * SIZE, (to - from) * SIZE));
  }

  private Inode inode(int index) {
    return new Inode(entries.getLong(index * SIZE), entries.getLong(index * SIZE + Long.BYTES));
  }

  /** Returns the day on which the hash at a place was last asked for. */
  int used(int index) {
    return entries.getInt(index * SIZE + USED);
  }

  private static void write(Instant time, ByteBuffer target) {
    long second = time.getEpochSecond();
    target.putLong(second).putInt(time.getNano());
  }

  private static void write(Entry entry, ByteBuffer target) {
    var stamp = entry.stamp();
    target.putLong(stamp.device()).putLong(stamp.inode()).putLong(stamp.size());
    write(stamp.changed(), target);
    write(stamp.modified(), target);
    target.putInt(entry.used()).put(HexFormat.of().parseHex(entry.hash()));
  }
}
