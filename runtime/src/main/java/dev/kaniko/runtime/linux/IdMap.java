package dev.kaniko.runtime.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The user or group ids that mean something in the user namespace of this process (user_namespaces(7)); a file can belong to no other,
 * and no process can have another.
 *
 * @param ranges in the order of the kernel
 */
public record IdMap(List<Range> ranges) {
  /** {@code count} ids from {@code inside} on are those from {@code outside} on in the user namespace around. */
  public record Range(long inside, long outside, long count) {
    /** As the kernel reads and writes it. */
    public String line() {
      return inside + " " + outside + " " + count;
    }
  }

  /** Read once: the map of a namespace is written once. */
  private static final class Own {
    private static final IdMap USERS = read(Path.of("/proc/self/uid_map"));
    private static final IdMap GROUPS = read(Path.of("/proc/self/gid_map"));
  }

  public IdMap {
    ranges = List.copyOf(ranges);
  }

  /** The user ids of this process. */
  public static IdMap users() {
    return Own.USERS;
  }

  /** The group ids of this process. */
  public static IdMap groups() {
    return Own.GROUPS;
  }

  /** A kernel without user namespaces, and a machine without {@code /proc}, has all ids. */
  private static IdMap read(Path file) {
    try (var lines = Files.lines(file)) {
      return new IdMap(lines.map(IdMap::range).toList());
    } catch (IOException none) {
      return new IdMap(List.of(new Range(0, 0, 0xffff_ffffL)));
    }
  }

  private static Range range(String line) {
    var numbers = line.strip().split(" +");
    return new Range(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
  }

  public boolean holds(long id) {
    return ranges.stream().anyMatch(range -> range.inside <= id && id - range.inside < range.count);
  }

  /** Tells whether there is no id but one. */
  public boolean isSingle() {
    return ranges.size() == 1 && ranges.getFirst().count == 1;
  }

  /** The ids, for people: {@code 0 to 65535}. */
  public String text() {
    var text = new ArrayList<String>();
    long from = 0;
    long next = -1; // Behind the ranges since `from`, which lie side by side.
    for (var range : ranges.stream().sorted(Comparator.comparingLong(Range::inside)).toList()) {
      if (range.inside != next) {
        add(text, from, next);
        from = range.inside;
      }
      next = range.inside + range.count;
    }
    add(text, from, next);
    return String.join(", ", text);
  }

  private static void add(List<String> text, long from, long next) {
    if (next > from) {
      text.add(next == from + 1 ? Long.toString(from) : from + " to " + (next - 1));
    }
  }
}
