package dev.kaniko.lsp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Reads what an editor sends as {@code initializationOptions}. What cannot be understood is told, and as if it was not there. */
final class SettingsReader {
  private static final int LONGEST_DELAY = 10_000;

  /**
   * What was read.
   *
   * @param problems what was not understood, a sentence each
   */
  record Read(ServerSettings settings, List<String> problems) {}

  private final List<String> problems = new ArrayList<>();

  private SettingsReader() {}

  static Read read(Object options) {
    var reader = new SettingsReader();
    var fields = options instanceof JsonObject object ? object : new JsonObject();
    if (!(options instanceof JsonElement element && element.isJsonNull()) && !(options instanceof JsonObject)) {
      reader.problems.add("the initialization options are no JSON object");
    }
    var known = List.of("context", "buildArgs", "target", "platform", "delay");
    fields.keySet().stream().filter(key -> !known.contains(key)).forEach(key -> reader.problems.add("there is no option " + key));
    var context = reader.text(fields, "context");
    var settings = new ServerSettings(
        context.filter(path -> !path.isEmpty()), context.filter(String::isEmpty).isEmpty(), reader.texts(fields, "buildArgs"), reader.text(fields, "target"),
        reader.text(fields, "platform"), reader.delay(fields));
    return new Read(settings, List.copyOf(reader.problems));
  }

  private Optional<String> text(JsonObject fields, String key) {
    var value = fields.get(key);
    if (value == null || value.isJsonNull()) {
      return Optional.empty();
    }
    if (value instanceof JsonPrimitive primitive && primitive.isString()) {
      return Optional.of(primitive.getAsString());
    }
    problems.add("the option " + key + " is a string");
    return Optional.empty();
  }

  private SequencedMap<String, String> texts(JsonObject fields, String key) {
    var texts = new LinkedHashMap<String, String>();
    var value = fields.get(key);
    if (value instanceof JsonObject object) {
      object.keySet().forEach(name -> text(object, name).ifPresent(text -> texts.put(name, text)));
    } else if (value != null && !value.isJsonNull()) {
      problems.add("the option " + key + " is an object of strings");
    }
    return texts;
  }

  private Duration delay(JsonObject fields) {
    var value = fields.get("delay");
    if (value == null || value.isJsonNull()) {
      return ServerSettings.DEFAULT.delay();
    }
    if (value instanceof JsonPrimitive primitive && primitive.isNumber() && primitive.getAsDouble() >= 0 && primitive.getAsDouble() <= LONGEST_DELAY) {
      return Duration.ofMillis(primitive.getAsLong());
    }
    problems.add("the option delay is a number of milliseconds from 0 to " + LONGEST_DELAY);
    return ServerSettings.DEFAULT.delay();
  }
}
