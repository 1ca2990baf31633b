package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A set of paths that can tell whether it has a path at or below a given one. It stores a hash of eight bytes for each path and each of its parent
 * directories, because a layer may have any number of files with long paths.
 *
 * <p>The hash is a polynomial of the characters at a random point, modulo the prime 2<sup>61</sup> - 1. So a hostile layer cannot choose paths
 * with equal hashes. By chance, a set of four million paths has a collision with a probability of at most one percent.
 */
final class PathSet {
  private static final long PRIME = (1L << 61) - 1;

  /** The most hashes. While the table grows, the old one and a new one of twice the size take at most a quarter of the heap. */
  private static final long MOST = Runtime.getRuntime().maxMemory() / 4 / (3 * Long.BYTES);

  private final long point = ThreadLocalRandom.current().nextLong(1L << 32, PRIME);
  private final long most;
  private long[] table = new long[1 << 10];
  private int size;

  /** The hashes of the parent directories of a path, and its own at the end. */
  private long[] numbers = new long[16];

  PathSet() {
    this(MOST);
  }

  PathSet(long most) {
    this.most = most;
  }

  /**
   * Adds a path.
   *
   * @throws IOException if there are too many
   */
  void add(ImagePath path) throws IOException {
    for (int i = numbersOf(path) - 1; i >= 0 && insert(numbers[i]); i--) {
      if (size > most) {
        throw new IOException("more than " + most + " files and directories in one layer do not fit into memory; more of it allows more: KANIKO_JAVA=-Xmx1g");
      }
      if (2 * size > table.length) {
        grow();
      }
    }
  }

  /** Returns true if {@code path} or a path below it has been added. */
  boolean holds(ImagePath path) {
    int count = numbersOf(path);
    return table[slot(numbers[count - 1])] != 0;
  }

  /** Removes one path. Its parent directories stay in the set. */
  void remove(ImagePath path) {
    int gap = slot(numbers[numbersOf(path) - 1]);
    if (table[gap] == 0) {
      return;
    }
    size--;
    int mask = table.length - 1;
    // Later entries of the same run move into the gap, because a search ends at an empty slot (linear probing).
    for (int next = gap + 1 & mask; table[next] != 0; next = next + 1 & mask) {
      int home = home(table[next]);
      if ((next - home & mask) >= (next - gap & mask)) {
        table[gap] = table[next];
        gap = next;
      }
    }
    table[gap] = 0;
  }

  private boolean insert(long number) {
    int slot = slot(number);
    if (table[slot] != 0) {
      return false;
    }
    table[slot] = number;
    size++;
    return true;
  }

  /** Returns the slot of a hash, or the empty slot for it. */
  private int slot(long number) {
    int mask = table.length - 1;
    int slot = home(number);
    while (table[slot] != 0 && table[slot] != number) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private int home(long number) {
    return (int) (number * 0x9e3779b97f4a7c15L >>> 32) & table.length - 1;
  }

  private void grow() {
    var old = table;
    table = new long[2 * old.length];
    for (long number : old) {
      if (number != 0) {
        table[slot(number)] = number;
      }
    }
  }

  /** Computes {@link #numbers} of {@code path} and returns their count. */
  private int numbersOf(ImagePath path) {
    var text = path.text();
    int count = 0;
    long number = 1;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '/' && i > 0) {
        count = put(number, count);
      }
      number = times(number, text.charAt(i) + 1);
    }
    return put(number, count);
  }

  private int put(long number, int count) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
    }
    numbers[count] = number == 0 ? 1 : number;
    return count + 1;
  }

  /** Returns {@code number * point + next} modulo the prime. */
  private long times(long number, long next) {
    long high = Math.multiplyHigh(number, point);
    long low = number * point;
    long sum = (low & PRIME) + (low >>> 61 | high << 3) + next;
    sum = (sum & PRIME) + (sum >>> 61);
    return sum >= PRIME ? sum - PRIME : sum;
  }
}
