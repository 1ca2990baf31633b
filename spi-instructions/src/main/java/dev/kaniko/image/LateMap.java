package dev.kaniko.image;

import java.util.AbstractMap;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A {@link LateCollection} of strings and their values as a map in their natural order. */
@SuppressWarnings("JdkObsolete") // It is what a configuration has.
final class LateMap extends AbstractMap<String, String> implements SortedMap<String, String> {
  private final LateCollection<SortedMap<String, String>, Map.Entry<String, String>> entries;

  private LateMap(LateCollection<SortedMap<String, String>, Map.Entry<String, String>> entries) {
    this.entries = entries;
  }

  /** Returns {@code map}; it is not copied where that is not needed. */
  static LateMap of(SortedMap<String, String> map) {
    return map instanceof LateMap late ? late : new LateMap(LateCollection.of(add(map, List.of()), LateMap::add));
  }

  private static SortedMap<String, String> add(SortedMap<String, String> map, List<Map.Entry<String, String>> additions) {
    var changed = new TreeMap<>(map);
    additions.forEach(entry -> changed.put(entry.getKey(), entry.getValue()));
    return Collections.unmodifiableSortedMap(changed);
  }

  LateMap with(String key, String value) {
    return new LateMap(entries.with(Map.entry(key, value)));
  }

  @Override
  public Set<Map.Entry<String, String>> entrySet() {
    return entries.get().entrySet();
  }

  @Override
  public @Nullable String get(@Nullable Object key) {
    return entries.get().get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return entries.get().containsKey(key);
  }

  @Override
  public @Nullable Comparator<? super String> comparator() {
    return entries.get().comparator();
  }

  @Override
  public SortedMap<String, String> subMap(String from, String to) {
    return entries.get().subMap(from, to);
  }

  @Override
  public SortedMap<String, String> headMap(String to) {
    return entries.get().headMap(to);
  }

  @Override
  public SortedMap<String, String> tailMap(String from) {
    return entries.get().tailMap(from);
  }

  @Override
  public String firstKey() {
    return entries.get().firstKey();
  }

  @Override
  public String lastKey() {
    return entries.get().lastKey();
  }

  @Override
  public Set<String> keySet() {
    return entries.get().keySet();
  }

  @Override
  public Collection<String> values() {
    return entries.get().values();
  }
}
