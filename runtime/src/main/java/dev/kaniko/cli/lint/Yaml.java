package dev.kaniko.cli.lint;

import java.util.List;

/** A value in a YAML file, with its place. */
sealed interface Yaml {
  Place place();

  /** A line and a column, from 1. */
  record Place(int line, int column) {
    static final Place FIRST = new Place(1, 1);
  }

  /**
   * A single value.
   *
   * @param text what is written, without quotes
   * @param plain whether it is written without quotes
   */
  record Scalar(Place place, String text, boolean plain) implements Yaml {
    /** Tells whether it stands for nothing. */
    boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }
  }

  /** Several values in their order. */
  record Sequence(Place place, List<Yaml> items) implements Yaml {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** Values with keys, in their order; no key comes twice. */
  record Mapping(Place place, List<Entry> entries) implements Yaml {
    public Mapping {
      entries = List.copyOf(entries);
    }
  }

  /** A key and its value. */
  record Entry(Scalar key, Yaml value) {}
}
