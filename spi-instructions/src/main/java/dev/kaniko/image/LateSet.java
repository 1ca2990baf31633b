package dev.kaniko.image;

import java.util.AbstractSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A {@link LateCollection} of strings as a set in their natural order. */
@SuppressWarnings("JdkObsolete") // It is what a configuration has.
final class LateSet extends AbstractSet<String> implements SortedSet<String> {
  private final LateCollection<SortedSet<String>, String> elements;

  private LateSet(LateCollection<SortedSet<String>, String> elements) {
    this.elements = elements;
  }

  /** Returns {@code set}; it is not copied where that is not needed. */
  static LateSet of(SortedSet<String> set) {
    return set instanceof LateSet late ? late : new LateSet(LateCollection.of(add(set, List.of()), LateSet::add));
  }

  private static SortedSet<String> add(SortedSet<String> set, List<String> additions) {
    var changed = new TreeSet<>(set);
    changed.addAll(additions);
    return Collections.unmodifiableSortedSet(changed);
  }

  LateSet with(String element) {
    return new LateSet(elements.with(element));
  }

  @Override
  public int size() {
    return elements.get().size();
  }

  @Override
  public boolean contains(@Nullable Object element) {
    return elements.get().contains(element);
  }

  @Override
  public Iterator<String> iterator() {
    return elements.get().iterator();
  }

  @Override
  public @Nullable Comparator<? super String> comparator() {
    return elements.get().comparator();
  }

  @Override
  public SortedSet<String> subSet(String from, String to) {
    return elements.get().subSet(from, to);
  }

  @Override
  public SortedSet<String> headSet(String to) {
    return elements.get().headSet(to);
  }

  @Override
  public SortedSet<String> tailSet(String from) {
    return elements.get().tailSet(from);
  }

  @Override
  public String first() {
    return elements.get().first();
  }

  @Override
  public String last() {
    return elements.get().last();
  }
}
