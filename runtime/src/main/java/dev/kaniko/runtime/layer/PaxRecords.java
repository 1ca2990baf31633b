package dev.kaniko.runtime.layer;

import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.snapshot.PrivateXattrs;
import dev.kaniko.snapshot.XattrValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The records of pax headers, each {@code "length key=value\n"} (POSIX.1-2017, pax, "pax Extended Header"). Values are bytes in the form
 * of {@link OsBytes}. An empty value deletes an earlier record of the same key.
 *
 * @param sparse the map of a sparse file in GNU format 0.0; it is a list because its records have the same keys for each part
 */
record PaxRecords(SortedMap<String, String> values, List<SparseMap.Part> sparse) {
  static final PaxRecords EMPTY = new PaxRecords(new TreeMap<>(), List.of());

  private static final String XATTR = "SCHILY.xattr.";
  private static final int NANO_DIGITS = 9;

  /**
   * Reads the contents of a pax header.
   *
   * @throws IllegalArgumentException if they are malformed
   */
  static PaxRecords parse(byte[] bytes) {
    var values = new TreeMap<String, String>();
    var sparse = new ArrayList<SparseMap.Part>();
    String sparseOffset = "";
    int at = 0;
    while (at < bytes.length && bytes[at] != 0) {
      int start = at;
      int length = 0;
      for (; at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9' && length < bytes.length; at++) {
        length = length * 10 + bytes[at] - '0';
      }
      int end = start + length - 1;
      if (at == bytes.length || bytes[at] != ' ' || length > bytes.length - start || end <= at || bytes[end] != '\n') {
        throw malformed();
      }
      int equals = at + 1;
      while (equals < end && bytes[equals] != '=') {
        equals++;
      }
      if (equals == end) {
        throw malformed();
      }
      var key = OsBytes.decode(bytes, at + 1, equals);
      var value = OsBytes.decode(bytes, equals + 1, end);
      switch (key) {
        case "GNU.sparse.offset" -> sparseOffset = value;
        case "GNU.sparse.numbytes" -> sparse.add(new SparseMap.Part(parsed(sparseOffset), parsed(value)));
        default -> values.put(key, value);
      }
      at = end + 1;
    }
    return new PaxRecords(values, sparse);
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException("its pax records are malformed");
  }

  /** Returns the records of both headers; those of the later header win. */
  PaxRecords plus(PaxRecords later) {
    if (values.isEmpty() && sparse.isEmpty()) {
      return later;
    }
    var all = new TreeMap<>(values);
    all.putAll(later.values);
    return new PaxRecords(all, later.sparse.isEmpty() ? sparse : later.sparse);
  }

  /** Returns the number of characters of all records. */
  long length() {
    return values.entrySet().stream().mapToLong(record -> record.getKey().length() + record.getValue().length()).sum();
  }

  Optional<String> text(String key) {
    return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
  }

  /**
   * Returns the number in the record {@code key}; empty if there is no such record.
   *
   * @throws IllegalArgumentException if the record is not a number
   */
  Optional<Long> number(String key) {
    return text(key).map(PaxRecords::parsed);
  }

  private static long parsed(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("a pax record is not a number: " + OsBytes.printable(text), e);
    }
  }

  /**
   * Returns the time in the record {@code key}; empty if there is no such record.
   *
   * @throws IllegalArgumentException if the record is not a time
   */
  Optional<Instant> time(String key) {
    var text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    // Enough digits for any time in nanoseconds. An exponent or a million digits would let a hostile archive waste CPU time.
    if (!text.get().matches("-?[0-9]{1,18}(\\.[0-9]{0,40})?")) {
      throw new IllegalArgumentException("a pax record is not a time: " + OsBytes.printable(text.get()));
    }
    return Optional.of(instant(text.get()));
  }

  /** Rounds down to nanoseconds. */
  private static Instant instant(String text) {
    boolean negative = text.startsWith("-");
    int point = text.indexOf('.');
    long seconds = Long.parseLong(text.substring(negative ? 1 : 0, point < 0 ? text.length() : point));
    var fraction = point < 0 ? "" : text.substring(point + 1);
    long nanos = Long.parseLong((fraction + "000000000").substring(0, NANO_DIGITS));
    boolean more = fraction.length() > NANO_DIGITS && !fraction.substring(NANO_DIGITS).matches("0*");
    return negative ? Instant.ofEpochSecond(-seconds, -nanos - (more ? 1 : 0)) : Instant.ofEpochSecond(seconds, nanos);
  }

  /** Returns the extended attributes, except those that kaniko and overlay file systems keep for their own use. */
  SortedMap<String, XattrValue> xattrs() {
    var xattrs = new TreeMap<String, XattrValue>();
    values.subMap(XATTR, XATTR + Character.MAX_VALUE).forEach((key, value) -> {
      var name = key.substring(XATTR.length());
      if (!PrivateXattrs.isOurs(name)) {
        xattrs.put(name, XattrValue.of(OsBytes.encode(value)));
      }
    });
    return xattrs;
  }
}
