package dev.kaniko.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers what is under way, and when it was last heard of. Not for several threads. */
final class UnderWay<T> {
  /** How long something may be silent before the log says that it goes on. */
  static final Duration SILENCE = Duration.ofSeconds(30);

  private record Times(long begun, long heard) {}

  private final Map<T, Times> things = new LinkedHashMap<>();

  void begin(T thing, long now) {
    things.put(thing, new Times(now, now));
  }

  void heard(T thing, long now) {
    things.computeIfPresent(thing, (_, times) -> new Times(times.begun(), now));
  }

  /** Returns whether it was under way. */
  boolean end(T thing) {
    return things.remove(thing) != null;
  }

  /** Returns everything, in the order in which it began. */
  List<T> all() {
    return List.copyOf(things.keySet());
  }

  boolean isEmpty() {
    return things.isEmpty();
  }

  /** Returns how long something has been under way. */
  Duration time(T thing, long now) {
    var times = things.get(thing);
    return times == null ? Duration.ZERO : Duration.ofNanos(now - times.begun());
  }

  /** Returns what was not heard of for long. It counts as heard of now. */
  List<T> silent(long now) {
    var silent = new ArrayList<T>();
    things.forEach((thing, times) -> {
      if (now - times.heard() >= SILENCE.toNanos()) {
        silent.add(thing);
      }
    });
    silent.forEach(thing -> heard(thing, now));
    return silent;
  }
}
