package dev.kaniko.compiler.scope;

import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of a scope and their values in the order in which they were bound. The variables at some time are a place in the log and no copy, because every
 * step of a stage has its variables, and a stage may have any number of both. A log may continue another one.
 */
final class VariableLog {
  /** A place in a log. */
  private record Moment(VariableLog log, int size) {
    SequencedMap<String, String> replay() {
      var logs = new ArrayDeque<Moment>();
      for (@Nullable Moment moment = this; moment != null; moment = moment.log.start) {
        logs.push(moment);
      }
      var names = new LinkedHashMap<String, String>();
      logs.forEach(moment -> moment.log.bound.subList(0, moment.size).forEach(entry -> names.put(entry.getKey(), entry.getValue())));
      return names;
    }
  }

  private final @Nullable Moment start;
  private final List<Map.Entry<String, String>> bound = new ArrayList<>();
  private @Nullable Past latest;
  private SequencedMap<String, String> shown = Collections.emptyNavigableMap();

  /** Returns an empty log. */
  VariableLog() {
    this(null);
  }

  private VariableLog(@Nullable Moment start) {
    this.start = start;
  }

  /** Returns a log that continues this one. */
  VariableLog next() {
    return new VariableLog(bound.isEmpty() ? start : new Moment(this, bound.size()));
  }

  void bind(String name, String value) {
    bound.add(Map.entry(name, value));
  }

  /** Returns the names and values of now, each name where it was bound first. Later bindings do not show. The map is made anew by each call. */
  SequencedMap<String, String> now() {
    return show(new Past(new Moment(this, bound.size()), null));
  }

  /** Returns the names as they stand, with the values that another log has for them now, where it has some. */
  SequencedMap<String, String> now(VariableLog values) {
    return show(new Past(new Moment(this, bound.size()), new Moment(values, values.bound.size())));
  }

  /** Most steps bind nothing, so many share one map. */
  private SequencedMap<String, String> show(Past past) {
    if (latest == null || !latest.isOf(past)) {
      latest = past;
      shown = Collections.unmodifiableSequencedMap(past);
    }
    return shown;
  }

  private static final class Past extends AbstractMap<String, String> implements SequencedMap<String, String> {
    private final Moment names;
    private final @Nullable Moment values;

    Past(Moment names, @Nullable Moment values) {
      this.names = names;
      this.values = values;
    }

    boolean isOf(Past other) {
      return names.size == other.names.size && (values == null ? 0 : values.size) == (other.values == null ? 0 : other.values.size);
    }

    private SequencedMap<String, String> made() {
      var made = names.replay();
      if (values != null) {
        values.replay().forEach(made::replace);
      }
      return made;
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
      return made().entrySet();
    }

    @Override
    public SequencedMap<String, String> reversed() {
      return made().reversed();
    }
  }
}
