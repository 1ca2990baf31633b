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

/** The numbers of all system calls by name, for seccomp filters. {@link SystemCall} has the calls that this program makes itself. */
final class SystemCallNumbers {
  private static final String RESOURCE = "syscalls.txt";
  /** The columns of the resource file, in order. */
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
   * Returns the number of the call {@code name}; empty if the ABI does not have the call.
   *
   * @throws IllegalArgumentException if no ABI has the call
   */
  static OptionalInt of(String name, Abi abi) {
    var numbers = NUMBERS.get(name);
    if (numbers == null) {
      throw new IllegalArgumentException("no system call is called " + name);
    }
    return numbers.get(COLUMNS.indexOf(abi));
  }

  /** Returns the highest number that is equal in all ABIs. It belongs to the newest call in the list. */
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
