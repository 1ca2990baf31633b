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
 * A log of the bindings of a scope, in order. The variables of a step are a position in the log and not a copy, because a stage may have many steps and
 * many variables. A log may continue another one.
 */
final class VariableLog {
  /** A position in a log. */
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

  /** Makes an empty log. */
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

  /** Returns the current names and values, in the order of their first binding. The map is computed again at each access; later bindings do not change it. */
  SequencedMap<String, String> now() {
    return show(new Past(new Moment(this, bound.size()), null));
  }

  /** Returns the current names, with the current values of the same names in the log {@code values}, if it has any. */
  SequencedMap<String, String> now(VariableLog values) {
    return show(new Past(new Moment(this, bound.size()), new Moment(values, values.bound.size())));
  }

  /** Returns the map at the current position. Steps without bindings share one map. */
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
