package dev.kaniko.compiler.scope;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The names of a scope and their values in the order in which they were bound. What the names stood for at some time is kept as a place in the log, not as a
 * copy: every step of a stage has its variables, and a stage may have any number of both.
 */
final class VariableLog {
  private final List<Map.Entry<String, String>> bound = new ArrayList<>();

  void bind(String name, String value) {
    bound.add(Map.entry(name, value));
  }

  /** Returns the names as they stand, each where it was bound first; what is bound later does not show. Made anew at each look. */
  SequencedMap<String, String> now() {
    int size = bound.size();
    return new Past(() -> replay(size));
  }

  /** Returns the names as they stand, with the values that another log has for them now, where it has some. */
  SequencedMap<String, String> now(VariableLog values) {
    int size = bound.size();
    var others = values.now();
    return new Past(() -> {
      var names = replay(size);
      others.forEach(names::replace);
      return names;
    });
  }

  private SequencedMap<String, String> replay(int size) {
    var names = new LinkedHashMap<String, String>();
    bound.subList(0, size).forEach(entry -> names.put(entry.getKey(), entry.getValue()));
    return names;
  }

  private static final class Past extends AbstractMap<String, String> implements SequencedMap<String, String> {
    private final Supplier<SequencedMap<String, String>> names;

    Past(Supplier<SequencedMap<String, String>> names) {
      this.names = names;
    }

    @Override
    public Set<Map.Entry<String, String>> entrySet() {
      return names.get().entrySet();
    }

    @Override
    public SequencedMap<String, String> reversed() {
      return names.get().reversed();
    }
  }
}
