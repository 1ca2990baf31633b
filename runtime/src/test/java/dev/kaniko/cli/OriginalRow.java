package dev.kaniko.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * An option, argument or variable of the original and what it is here. The table is a resource beside this class; the variables {@code FF_KANIKO_*} are added
 * from {@link FeatureFlags}.
 *
 * @param program the command that takes it, or {@code variable}
 * @param name as on the command line, with its short name behind a comma
 * @param here how it compares
 * @param words how it is better, or why it has no effect
 * @param tried a command line that uses it; before a bar, what it needs beside it; may be empty
 * @param test the test that fails if it is ignored: {@code Class#method}, {@code Class} or empty if the general ones of {@link OriginalRowsTest} are enough
 */
record OriginalRow(String program, String name, Here here, String words, String tried, String test) {
  static final String VARIABLE = "variable";
  static final String FEATURE = "feature";

  /** How something compares with the original. */
  enum Here {
    SAME,
    BETTER,
    NO_EFFECT,
    NOT_YET;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Returns all rows, in the order of the page. */
  static List<OriginalRow> all() {
    var rows = new ArrayList<OriginalRow>();
    for (var line : lines().skip(1).toList()) {
      var fields = line.split("\t", -1);
      rows.add(new OriginalRow(fields[0], fields[1], Here.valueOf(fields[2].toUpperCase(Locale.ROOT).replace(' ', '_')), fields[3], fields[4], fields[5]));
    }
    FeatureFlags.names().forEach(name -> rows.add(new OriginalRow(FEATURE, name, Here.BETTER, FeatureFlags.rule(name), "", "OriginalRowsTest#everyFeatureIsKnown")));
    return rows;
  }

  private static Stream<String> lines() {
    try (var in = Objects.requireNonNull(OriginalRow.class.getResourceAsStream("original.tsv"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the name without the short one. */
  String longName() {
    return name.replaceFirst(", -.$", "");
  }

  /** Returns the test that fails if this is ignored. */
  String shownBy() {
    if (!test.isEmpty()) {
      return test;
    }
    return "OriginalRowsTest#" + switch (here) {
      case SAME, BETTER -> "whatHasAnEffectChangesWhatIsAskedFor";
      case NO_EFFECT -> "whatHasNoEffectSaysOnceWhy";
      case NOT_YET -> "whatIsMissingIsRefused";
    };
  }

  boolean isVariable() {
    return program.equals(VARIABLE) || program.equals(FEATURE);
  }

  boolean isOption() {
    return name.startsWith("--");
  }

  /**
   * A command line and its environment.
   *
   * @param words without the command
   */
  record Line(List<String> words, Map<String, String> environment) {}

  /** Returns the line that uses this. */
  Line with(String directory) {
    return line(tried.replace(" | ", " "), directory);
  }

  /** Returns that line without this. */
  Line without(String directory) {
    int bar = tried.indexOf(" | ");
    return line(bar < 0 ? "" : tried.substring(0, bar), directory);
  }

  private static Line line(String text, String directory) {
    var words = new ArrayList<String>();
    var environment = new HashMap<String, String>();
    for (var word : Arrays.stream(text.split(" ")).filter(part -> !part.isEmpty()).map(part -> part.replace("{dir}", directory)).toList()) {
      if (word.matches("[A-Z_]+=.*")) {
        environment.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
      } else {
        words.add(word);
      }
    }
    return new Line(words, environment);
  }

  @Override
  public String toString() {
    return program + " " + name;
  }
}
