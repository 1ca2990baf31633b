package dev.kaniko.runtime.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.kaniko.image.ConfigDelta;
import dev.kaniko.image.Healthcheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Changes of the configuration as JSON: a list with a list of texts for each assignment, its kind first. */
final class EditJson {
  private EditJson() {}

  static ArrayNode write(ConfigDelta delta) {
    var json = JsonNodeFactory.instance.arrayNode();
    for (var edit : delta.edits()) {
      words(edit).forEach(json.addArray()::add);
    }
    return json;
  }

  /** @throws IllegalArgumentException if it is no such list */
  static ConfigDelta read(JsonNode json) {
    if (!json.isArray()) {
      throw new IllegalArgumentException("no list of assignments");
    }
    var edits = new ArrayList<ConfigDelta.Edit>();
    for (var element : json) {
      var words = new ArrayList<String>();
      element.forEach(word -> words.add(word.asText()));
      if (words.isEmpty()) {
        throw new IllegalArgumentException("an assignment of no kind");
      }
      edits.add(edit(words.getFirst(), List.copyOf(words.subList(1, words.size()))));
    }
    return new ConfigDelta(edits);
  }

  private static List<String> words(ConfigDelta.Edit edit) {
    return switch (edit) {
      case ConfigDelta.Author(var text) -> List.of("author", text);
      case ConfigDelta.User(var text) -> List.of("user", text);
      case ConfigDelta.WorkingDir(var text) -> List.of("workingDir", text);
      case ConfigDelta.Env(var name, var value) -> List.of("env", name, value);
      case ConfigDelta.Entrypoint(var argv) -> list("entrypoint", argv);
      case ConfigDelta.Cmd(var argv, var escaped) -> list(escaped ? "cmdEscaped" : "cmd", argv);
      case ConfigDelta.Shell(var argv) -> list("shell", argv);
      case ConfigDelta.ExposedPort(var port) -> List.of("exposedPort", port);
      case ConfigDelta.Volume(var path) -> List.of("volume", path);
      case ConfigDelta.Label(var key, var value) -> List.of("label", key, value);
      case ConfigDelta.StopSignal(var signal) -> List.of("stopSignal", signal);
      case ConfigDelta.SetHealthcheck(var check) -> list("healthcheck", Stream.concat(
          Stream.of(check.interval(), check.timeout(), check.startPeriod(), check.startInterval(), check.retries()).map(Object::toString),
          check.test().stream()).toList());
      case ConfigDelta.OnBuild(var trigger) -> List.of("onBuild", trigger);
    };
  }

  private static List<String> list(String kind, List<String> words) {
    return Stream.concat(Stream.of(kind), words.stream()).toList();
  }

  private static ConfigDelta.Edit edit(String kind, List<String> words) {
    return switch (kind) {
      case "author" -> new ConfigDelta.Author(word(words, 0));
      case "user" -> new ConfigDelta.User(word(words, 0));
      case "workingDir" -> new ConfigDelta.WorkingDir(word(words, 0));
      case "env" -> new ConfigDelta.Env(word(words, 0), word(words, 1));
      case "entrypoint" -> new ConfigDelta.Entrypoint(words);
      case "cmd" -> new ConfigDelta.Cmd(words, false);
      case "cmdEscaped" -> new ConfigDelta.Cmd(words, true);
      case "shell" -> new ConfigDelta.Shell(words);
      case "exposedPort" -> new ConfigDelta.ExposedPort(word(words, 0));
      case "volume" -> new ConfigDelta.Volume(word(words, 0));
      case "label" -> new ConfigDelta.Label(word(words, 0), word(words, 1));
      case "stopSignal" -> new ConfigDelta.StopSignal(word(words, 0));
      case "healthcheck" -> new ConfigDelta.SetHealthcheck(new Healthcheck(
          words.subList(Math.min(5, words.size()), words.size()), duration(words, 0), duration(words, 1), duration(words, 2), duration(words, 3),
          Integer.parseInt(word(words, 4))));
      case "onBuild" -> new ConfigDelta.OnBuild(word(words, 0));
      default -> throw new IllegalArgumentException("an assignment of an unknown kind");
    };
  }

  private static Duration duration(List<String> words, int index) {
    return Duration.parse(word(words, index));
  }

  private static String word(List<String> words, int index) {
    if (index >= words.size()) {
      throw new IllegalArgumentException("an assignment without its value");
    }
    return words.get(index);
  }
}
