package dev.kaniko.image;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link LateCollection} of strings as a list, which may be an environment: then strings are {@code NAME=value}. */
final class LateList extends AbstractList<String> {
  /**
   * One more element.
   *
   * @param variable set where it takes the place of the first element for this variable, if there is one
   */
  private record Addition(Optional<String> variable, String element) {}

  private final LateCollection<List<String>, Addition> elements;

  private LateList(LateCollection<List<String>, Addition> elements) {
    this.elements = elements;
  }

  /** Returns {@code list}; it is not copied where that is not needed. */
  static LateList of(List<String> list) {
    return list instanceof LateList late ? late : new LateList(LateCollection.of(List.copyOf(list), LateList::add));
  }

  LateList with(String element) {
    return new LateList(elements.with(new Addition(Optional.empty(), element)));
  }

  /** Sets one variable, in the place of the first element for it. */
  LateList with(String variable, String value) {
    return new LateList(elements.with(new Addition(Optional.of(variable), variable + "=" + value)));
  }

  /** Returns the name in an element of an environment. */
  static String nameOf(String entry) {
    int equals = entry.indexOf('=');
    return equals < 0 ? entry : entry.substring(0, equals);
  }

  private static List<String> add(List<String> list, List<Addition> additions) {
    var changed = new ArrayList<String>(list.size() + additions.size());
    Map<String, Integer> places = new HashMap<>();
    for (var element : list) {
      places.putIfAbsent(nameOf(element), changed.size());
      changed.add(element);
    }
    for (var addition : additions) {
      var place = addition.variable().map(places::get);
      if (place.isPresent()) {
        changed.set(place.get(), addition.element());
      } else {
        places.putIfAbsent(nameOf(addition.element()), changed.size());
        changed.add(addition.element());
      }
    }
    return List.copyOf(changed);
  }

  @Override
  public String get(int index) {
    return elements.get().get(index);
  }

  @Override
  public int size() {
    return elements.get().size();
  }
}
