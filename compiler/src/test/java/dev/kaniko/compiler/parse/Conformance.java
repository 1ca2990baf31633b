package dev.kaniko.compiler.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.TestReporter;

/** The records of other implementations that the tests compare with, where this machine has them. */
final class Conformance {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Conformance() {}

  /** The file or folder of that name; empty, and reported, where the data are absent. */
  static Optional<Path> find(String name, TestReporter reporter) {
    Path path = Path.of(System.getProperty("kaniko.conformance", "absent")).resolve(name);
    if (Files.exists(path)) {
      return Optional.of(path);
    }
    reporter.publishEntry("absent", name);
    return Optional.empty();
  }

  static List<JsonNode> records(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.map(Conformance::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Counts what agrees and keeps the first disagreements. */
  static final class Tally {
    private final String name;
    private final List<String> differences = new ArrayList<>();
    private int total;

    Tally(String name) {
      this.name = name;
    }

    void count(String what, Object expected, Object actual) {
      total++;
      if (!expected.equals(actual)) {
        differences.add(what + "\n  expected " + expected + "\n  but was  " + actual);
      }
    }

    /** Reports the numbers; fails below a floor. */
    void finish(TestReporter reporter, int floor) {
      int agreeing = total - differences.size();
      reporter.publishEntry(name, agreeing + " of " + total);
      if (agreeing < floor) {
        throw new AssertionError(
            name + ": " + agreeing + " of " + total + ", floor " + floor + "\n"
                + String.join("\n", differences.subList(0, Math.min(12, differences.size()))));
      }
    }
  }
}
