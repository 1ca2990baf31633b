package dev.kaniko.runtime.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/** The numbers of all system calls by name, for filters. {@link SystemCall} has those that this program makes itself. */
final class SystemCallNumbers {
  private static final String RESOURCE = "syscalls.txt";
  /** The columns of the resource. */
  private static final List<Abi> COLUMNS = List.of(Abi.X86_64, Abi.I386, Abi.AARCH64, Abi.ARM);
  private static final Map<String, List<OptionalInt>> NUMBERS = read();
  private static final int NEWEST = highestShared();

  private SystemCallNumbers() {}

  private static Map<String, List<OptionalInt>> read() {
    var stream = Objects.requireNonNull(SystemCallNumbers.class.getResourceAsStream(RESOURCE), RESOURCE);
    try (var reader = new BufferedReader(new InputStreamReader(stream, US_ASCII))) {
      var numbers = new HashMap<String, List<OptionalInt>>();
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.startsWith("#")) {
          var fields = List.of(line.split(" "));
          numbers.put(fields.getFirst(), fields.subList(1, fields.size()).stream().map(SystemCallNumbers::number).toList());
        }
      }
      return Map.copyOf(numbers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OptionalInt number(String field) {
    return field.equals("-") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(field));
  }

  /**
   * The number of the call {@code name}; empty if the ABI does not have it.
   *
   * @throws IllegalArgumentException if no ABI has it
   */
  static OptionalInt of(String name, Abi abi) {
    var numbers = NUMBERS.get(name);
    if (numbers == null) {
      throw new IllegalArgumentException("no system call is called " + name);
    }
    return numbers.get(COLUMNS.indexOf(abi));
  }

  /** The highest number of a call that every ABI shares, and so the newest call that is known here. */
  static int newest() {
    return NEWEST;
  }

  private static int highestShared() {
    return NUMBERS.values().stream()
        .filter(numbers -> numbers.stream().distinct().count() == 1)
        .mapToInt(numbers -> numbers.getFirst().orElse(0))
        .max()
        .orElseThrow();
  }
}
