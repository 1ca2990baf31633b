package dev.kaniko.instruction;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What an instruction means, as far as its own text decides: equal meaning gives equal fingerprints, and different meaning gives
 * different ones. Fields are written out by hand, so that renaming a record component empties nobody's cache.
 *
 * @param fields the fields in a fixed order
 */
public record Fingerprint(List<Field> fields) {
  /** One field: a name and its values. */
  public record Field(String name, List<String> values) {
    public Field {
      Objects.requireNonNull(name);
      values = List.copyOf(values);
    }
  }

  /** The fingerprint with no fields. */
  public static final Fingerprint EMPTY = new Fingerprint(List.of());

  public Fingerprint {
    fields = List.copyOf(fields);
  }

  /** Returns these fields and one more with any number of values: none, and one that is empty, are different. */
  public Fingerprint with(String name, List<String> values) {
    var longer = new ArrayList<>(fields);
    longer.add(new Field(name, values));
    return new Fingerprint(longer);
  }

  /** Returns these fields and one of the same name for each of any number of lists of values. */
  public Fingerprint withEach(String name, List<List<String>> all) {
    var longer = new ArrayList<>(fields);
    all.forEach(values -> longer.add(new Field(name, values)));
    return new Fingerprint(longer);
  }

  /** Returns these fields and one more. */
  public Fingerprint with(String name, String value) {
    return with(name, List.of(value));
  }

  /** Returns these fields and one more. */
  public Fingerprint with(String name, boolean value) {
    return with(name, List.of(Boolean.toString(value)));
  }
}
