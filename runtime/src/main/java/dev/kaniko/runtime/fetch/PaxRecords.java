package dev.kaniko.runtime.fetch;

import dev.kaniko.runtime.linux.OsBytes;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The records of a pax header: {@code "length key=value\n"} each (POSIX.1-2017, pax, "pax Extended Header"). */
final class PaxRecords {
  static final PaxRecords EMPTY = new PaxRecords();

  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  private final TreeMap<String, String> records = new TreeMap<>();
  private final List<SparseMap.Part> sparse = new ArrayList<>();

  private PaxRecords() {}

  static PaxRecords parse(byte[] bytes) throws IOException {
    var result = new PaxRecords();
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
        throw new IOException("a pax header is damaged");
      }
      int equals = at + 1;
      while (equals < end && bytes[equals] != '=') {
        equals++;
      }
      if (equals == end) {
        throw new IOException("a pax header is damaged");
      }
      var key = OsBytes.decode(bytes, at + 1, equals);
      var value = OsBytes.decode(bytes, equals + 1, end);
      switch (key) {
        case "GNU.sparse.offset" -> sparseOffset = value;
        case "GNU.sparse.numbytes" -> result.sparse.add(new SparseMap.Part(parsed(sparseOffset), parsed(value)));
        default -> result.records.put(key, value);
      }
      at = end + 1;
    }
    return result;
  }

  Optional<String> text(String key) {
    return Optional.ofNullable(records.get(key)).filter(value -> !value.isEmpty());
  }

  /** Returns a record that is a path. */
  Optional<String> name(String key) throws IOException {
    var name = text(key);
    if (name.isPresent() && name.get().indexOf('\0') >= 0) {
      throw new IOException("a name with a NUL character");
    }
    return name;
  }

  Optional<Long> number(String key) throws IOException {
    var text = text(key);
    return text.isPresent() ? Optional.of(parsed(text.get())) : Optional.empty();
  }

  private static long parsed(String text) throws IOException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException("not a number in a pax header: " + text, e);
    }
  }

  Optional<Instant> time(String key) throws IOException {
    var text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    // Digits enough for any time to the nanosecond; an exponent or a million digits would be an attack.
    if (!text.get().matches("-?[0-9]{1,18}(\\.[0-9]{0,40})?")) {
      throw new IOException("not a time in a pax header: " + text.get());
    }
    var nanos = new BigDecimal(text.get()).multiply(NANOS).setScale(0, RoundingMode.FLOOR).toBigInteger();
    var parts = nanos.divideAndRemainder(NANOS.toBigInteger());
    return Optional.of(Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact()));
  }

  SortedMap<String, String> withPrefix(String prefix) {
    return records.subMap(prefix, prefix + Character.MAX_VALUE);
  }

  /** The map of a sparse file, versions 0.0 and 0.1. */
  List<SparseMap.Part> sparseParts() throws IOException {
    var map = text("GNU.sparse.map");
    if (map.isEmpty()) {
      return sparse;
    }
    var parts = new ArrayList<SparseMap.Part>();
    var numbers = map.get().split(",");
    for (int i = 0; i + 1 < numbers.length; i += 2) {
      parts.add(new SparseMap.Part(parsed(numbers[i]), parsed(numbers[i + 1])));
    }
    return parts;
  }
}
