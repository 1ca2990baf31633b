package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaniko.compiler.report.Shown;
import java.io.PrintStream;
import java.util.Locale;

/** Writes JSON objects, each on one line, with the fields that the logger of the original writes (logrus): level, msg and time. */
final class JsonLines {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final PrintStream out;
  private final LogTime time;

  JsonLines(PrintStream out, LogTime time) {
    this.out = out;
    this.time = time;
  }

  /** Returns a new line. */
  ObjectNode line(Verbosity level, String message) {
    return JsonNodeFactory.instance.objectNode().put("level", level.logged()).put("msg", message).put("time", time.stamp());
  }

  void write(ObjectNode line) {
    try {
      var bytes = (escaped(MAPPER.writeValueAsString(line)) + "\n").getBytes(UTF_8);
      out.write(bytes, 0, bytes.length);
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what has only texts, numbers and truth values is always JSON", e);
    }
  }

  /** Reads JSON of our own, to make it a field. */
  static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what we write is JSON", e);
    }
  }

  /** Escapes what could control the terminal of somebody who looks at the log; such characters are only in strings. */
  private static String escaped(String json) {
    if (json.codePoints().noneMatch(Shown::isHidden)) {
      return json;
    }
    var escaped = new StringBuilder(json.length());
    json.codePoints().forEach(c -> {
      if (!Shown.isHidden(c)) {
        escaped.appendCodePoint(c);
        return;
      }
      for (char unit : Character.toChars(c)) {
        escaped.append(String.format(Locale.ROOT, "\\u%04X", (int) unit));
      }
    });
    return escaped.toString();
  }
}
