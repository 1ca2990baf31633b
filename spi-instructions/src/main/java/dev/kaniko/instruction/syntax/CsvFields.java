package dev.kaniko.instruction.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Splits one line of comma-separated values in which a field may stand in double quotes (RFC 4180, as Go's encoding/csv reads it). */
public final class CsvFields {
  /**
   * One field.
   *
   * @param text what it reads as
   * @param start where it begins in the line, behind an opening quote
   * @param end where it ends, before a closing quote
   */
  public record Field(String text, int start, int end) {
    public Field {
      Objects.requireNonNull(text);
    }

    /** Tells whether it is written as it reads. */
    public boolean isVerbatim() {
      return end - start == text.length();
    }
  }

  private CsvFields() {}

  /**
   * Splits a line.
   *
   * @throws IllegalArgumentException if the line is empty or its quotes are wrong; the message is Go's
   */
  public static List<Field> split(String line) {
    if (line.isEmpty()) {
      throw new IllegalArgumentException("EOF");
    }
    var fields = new ArrayList<Field>();
    int at = 0;
    while (at <= line.length()) {
      boolean quoted = at < line.length() && line.charAt(at) == '"';
      var field = quoted ? quoted(line, at + 1) : bare(line, at);
      fields.add(field);
      at = field.end() + (quoted ? 2 : 1);
    }
    return fields;
  }

  private static Field bare(String line, int start) {
    int comma = line.indexOf(',', start);
    int end = comma < 0 ? line.length() : comma;
    var text = line.substring(start, end);
    int quote = text.indexOf('"');
    if (quote >= 0) {
      throw new IllegalArgumentException("parse error on line 1, column " + (start + quote + 1) + ": bare \" in non-quoted-field");
    }
    return new Field(text, start, end);
  }

  private static Field quoted(String line, int start) {
    var text = new StringBuilder();
    for (int at = start; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c != '"') {
        text.append(c);
      } else if (at + 1 < line.length() && line.charAt(at + 1) == '"') {
        text.append('"');
        at++;
      } else if (at + 1 == line.length() || line.charAt(at + 1) == ',') {
        return new Field(text.toString(), start, at);
      } else {
        break;
      }
    }
    throw new IllegalArgumentException("parse error on line 1, column " + start + ": extraneous or missing \" in quoted-field");
  }
}
