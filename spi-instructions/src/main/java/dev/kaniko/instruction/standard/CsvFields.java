package dev.kaniko.instruction.standard;

import java.util.ArrayList;
import java.util.List;

/** Splits one line of comma-separated values in which a field may stand in double quotes (RFC 4180, as Go's encoding/csv reads it). */
final class CsvFields {
  private CsvFields() {}

  /**
   * @throws IllegalArgumentException if the line is empty or its quotes are wrong
   */
  static List<String> split(String line) {
    if (line.isEmpty()) {
      throw new IllegalArgumentException("EOF");
    }
    var fields = new ArrayList<String>();
    int at = 0;
    while (at <= line.length()) {
      var field = new StringBuilder();
      at = at < line.length() && line.charAt(at) == '"' ? quoted(line, at + 1, field) : bare(line, at, field);
      fields.add(field.toString());
      at++;
    }
    return fields;
  }

  private static int bare(String line, int start, StringBuilder field) {
    int comma = line.indexOf(',', start);
    int end = comma < 0 ? line.length() : comma;
    field.append(line, start, end);
    int quote = field.indexOf("\"");
    if (quote >= 0) {
      throw new IllegalArgumentException("parse error on line 1, column " + (start + quote + 1) + ": bare \" in non-quoted-field");
    }
    return end;
  }

  private static int quoted(String line, int start, StringBuilder field) {
    for (int at = start; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c != '"') {
        field.append(c);
      } else if (at + 1 < line.length() && line.charAt(at + 1) == '"') {
        field.append('"');
        at++;
      } else if (at + 1 == line.length() || line.charAt(at + 1) == ',') {
        return at + 1;
      } else {
        break;
      }
    }
    throw new IllegalArgumentException("parse error on line 1, column " + start + ": extraneous or missing \" in quoted-field");
  }
}
