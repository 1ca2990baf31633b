package dev.kaniko.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One line of comma-separated fields as Go's encoding/csv reads and writes it: the form of {@code --mount} and {@code --device}. */
public final class CsvFields {
  private CsvFields() {}

  /** Returns the fields of a line; empty where a quote stands in the wrong place. */
  public static Optional<List<String>> read(String line) {
    var fields = new ArrayList<String>();
    int i = 0;
    while (true) {
      var field = new StringBuilder();
      if (i < line.length() && line.charAt(i) == '"') {
        i = quoted(line, i + 1, field);
        if (i < 0) {
          return Optional.empty();
        }
      } else {
        int end = line.indexOf(',', i);
        end = end < 0 ? line.length() : end;
        if (line.substring(i, end).indexOf('"') >= 0) {
          return Optional.empty();
        }
        field.append(line, i, end);
        i = end;
      }
      fields.add(field.toString());
      if (i == line.length()) {
        return Optional.of(fields);
      }
      i++;
    }
  }

  /** Reads from behind the opening quote to behind the closing one, where a comma or the end must follow; -1 if not. */
  private static int quoted(String line, int start, StringBuilder field) {
    int i = start;
    while (i < line.length()) {
      char c = line.charAt(i++);
      if (c != '"') {
        field.append(c);
      } else if (i < line.length() && line.charAt(i) == '"') {
        field.append('"');
        i++;
      } else {
        return i == line.length() || line.charAt(i) == ',' ? i : -1;
      }
    }
    return -1;
  }

  /** Returns the line that {@link #read} takes for these fields. */
  public static String write(List<String> fields) {
    return fields.stream().map(CsvFields::written).collect(Collectors.joining(","));
  }

  private static String written(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? field : "\"" + field.replace("\"", "\"\"") + "\"";
  }
}
