package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Paths, of which it is asked whether one of them is at a place or below it. A layer has any number of files: a path and each directory
 * on the way to it take a number of eight bytes here, whatever their length.
 *
 * <p>The number is a polynomial of the characters at a random point, modulo the prime 2<sup>61</sup> - 1: nobody can choose paths whose
 * numbers meet. By chance those of four million do once in a hundred sets at worst.
 */
final class PathSet {
  private static final long PRIME = (1L << 61) - 1;

  /** As many as fit into a quarter of the memory while the table grows: an old one and a new one of twice the size, both half full. */
  private static final long MOST = Runtime.getRuntime().maxMemory() / 4 / (3 * Long.BYTES);

  private final long point = ThreadLocalRandom.current().nextLong(1L << 32, PRIME);
  private final long most;
  private long[] table = new long[1 << 10];
  private int size;

  /** The numbers of the directories on the way to a path, and its own. */
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

  /** Tells whether {@code path} has been added, or something below it. */
  boolean holds(ImagePath path) {
    int count = numbersOf(path);
    return table[slot(numbers[count - 1])] != 0;
  }

  /** Takes one path out; what leads to it stays. */
  void remove(ImagePath path) {
    int gap = slot(numbers[numbersOf(path) - 1]);
    if (table[gap] == 0) {
      return;
    }
    size--;
    int mask = table.length - 1;
    // Those behind it move up, so that each is found from its own slot on without a gap.
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

  /** The slot that has a number, or the empty one where it belongs. */
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

  /** Computes {@link #numbers} of {@code path} and returns how many they are. */
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
