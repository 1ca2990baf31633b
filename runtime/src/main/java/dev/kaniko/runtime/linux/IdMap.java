package dev.kaniko.runtime.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The user or group ids that are mapped in a user namespace (user_namespaces(7)). Files and processes in the namespace can have no other ids.
 *
 * @param ranges in the order of the kernel's file
 */
public record IdMap(List<Range> ranges) {
  /** Maps {@code count} ids from {@code inside} on to the ids of the parent user namespace from {@code outside} on. */
  public record Range(long inside, long outside, long count) {
    /** Returns the line of {@code /proc/PID/uid_map} for this range. */
    public String line() {
      return inside + " " + outside + " " + count;
    }
  }

  /** The maps of this process. They are read once, because the map of a namespace can be written only once. */
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

  /** Reads a map. Returns all ids if the kernel has no user namespaces or {@code /proc} is not mounted. */
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

  /** Returns true if exactly one id is mapped. */
  public boolean isSingle() {
    return ranges.size() == 1 && ranges.getFirst().count == 1;
  }

  /** Returns the ids as text for messages: {@code 0 to 65535}. */
  public String text() {
    var text = new ArrayList<String>();
    long from = 0;
    long next = -1; // The first id after the adjacent ranges that began at `from`.
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
