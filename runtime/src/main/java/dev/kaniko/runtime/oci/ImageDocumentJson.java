package dev.kaniko.runtime.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaniko.image.Healthcheck;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Image configurations as JSON. As in BuildKit, the members of the document are in alphabetical order, and those of {@code config} have the order
 * of Go's struct.
 */
final class ImageDocumentJson {
  private static final String WHERE = "image configuration";

  private ImageDocumentJson() {}

  static ImageDocument read(byte[] bytes) throws MalformedImageException {
    var json = Json.readObject(bytes, WHERE);
    var diffIds = new ArrayList<DiffId>();
    for (var text : Json.texts(Json.objectField(json, "rootfs", WHERE), "diff_ids", WHERE)) {
      diffIds.add(new DiffId(DescriptorJson.digest(text, WHERE)));
    }
    var history = new ArrayList<HistoryEntry>();
    for (var entry : Json.array(json, "history", WHERE)) {
      history.add(readHistory(entry));
    }
    return new ImageDocument(
        Timestamps.read(Json.text(json, "created", WHERE), WHERE),
        Platform.normal(
            Json.text(json, "os", WHERE), Json.text(json, "architecture", WHERE), Json.text(json, "variant", WHERE)),
        Json.text(json, "os.version", WHERE),
        Json.texts(json, "os.features", WHERE),
        readConfig(Json.objectField(json, "config", WHERE), Json.text(json, "author", WHERE)),
        diffIds,
        history);
  }

  private static HistoryEntry readHistory(JsonNode json) throws MalformedImageException {
    return new HistoryEntry(
        Timestamps.read(Json.text(json, "created", WHERE), WHERE),
        Json.text(json, "created_by", WHERE),
        Json.text(json, "author", WHERE),
        Json.text(json, "comment", WHERE),
        Json.flag(json, "empty_layer", WHERE));
  }

  private static ImageConfig readConfig(JsonNode json, String author) throws MalformedImageException {
    return new ImageConfig(
        author,
        Json.text(json, "User", WHERE),
        workingDirectory(json),
        Json.texts(json, "Env", WHERE),
        Json.texts(json, "Entrypoint", WHERE),
        Json.texts(json, "Cmd", WHERE),
        Json.flag(json, "ArgsEscaped", WHERE),
        Json.texts(json, "Shell", WHERE),
        names(json, "ExposedPorts"),
        names(json, "Volumes"),
        Json.textMap(json, "Labels", WHERE),
        Json.text(json, "StopSignal", WHERE),
        healthcheck(json.path("Healthcheck")),
        Json.texts(json, "OnBuild", WHERE));
  }

  private static String workingDirectory(JsonNode json) throws MalformedImageException {
    var text = Json.text(json, "WorkingDir", WHERE);
    if (text.indexOf('\0') >= 0) {
      throw new MalformedImageException(WHERE + ": \"WorkingDir\" is not a path: it has a NUL character");
    }
    return text;
  }

  private static SortedSet<String> names(JsonNode json, String field) throws MalformedImageException {
    var names = new TreeSet<String>();
    for (var member : Json.objectField(json, field, WHERE).properties()) {
      names.add(member.getKey());
    }
    return names;
  }

  private static Optional<Healthcheck> healthcheck(JsonNode json) throws MalformedImageException {
    if (!json.isObject()) {
      return Optional.empty();
    }
    return Optional.of(new Healthcheck(
        Json.texts(json, "Test", WHERE),
        Duration.ofNanos(Json.number(json, "Interval", WHERE)),
        Duration.ofNanos(Json.number(json, "Timeout", WHERE)),
        Duration.ofNanos(Json.number(json, "StartPeriod", WHERE)),
        Duration.ofNanos(Json.number(json, "StartInterval", WHERE)),
        Math.toIntExact(Math.clamp(Json.number(json, "Retries", WHERE), Integer.MIN_VALUE, Integer.MAX_VALUE))));
  }

  static byte[] write(ImageDocument document) {
    var json = Json.object();
    json.put("architecture", document.platform().architecture());
    Json.putText(json, "author", document.config().author());
    json.set("config", writeConfig(document.config()));
    document.created().ifPresent(created -> json.put("created", Timestamps.write(created)));
    var history = json.putArray("history");
    document.history().forEach(entry -> history.add(writeHistory(entry)));
    json.put("os", document.platform().os());
    Json.putTexts(json, "os.features", document.osFeatures());
    Json.putText(json, "os.version", document.osVersion());
    var rootfs = json.putObject("rootfs");
    rootfs.put("type", "layers");
    var diffIds = rootfs.putArray("diff_ids");
    document.diffIds().forEach(diffId -> diffIds.add(diffId.toString()));
    Json.putText(json, "variant", document.platform().variant());
    return Json.compact(json);
  }

  private static ObjectNode writeHistory(HistoryEntry entry) {
    var json = Json.object();
    entry.created().ifPresent(created -> json.put("created", Timestamps.write(created)));
    Json.putText(json, "created_by", entry.createdBy());
    Json.putText(json, "author", entry.author());
    Json.putText(json, "comment", entry.comment());
    if (entry.emptyLayer()) {
      json.put("empty_layer", true);
    }
    return json;
  }

  private static ObjectNode writeConfig(ImageConfig config) {
    var json = Json.object();
    Json.putText(json, "User", config.user());
    putNames(json, "ExposedPorts", config.exposedPorts());
    Json.putTexts(json, "Env", config.environmentEntries());
    Json.putTexts(json, "Entrypoint", config.entrypoint());
    Json.putTexts(json, "Cmd", config.cmd());
    putNames(json, "Volumes", config.volumes());
    Json.putText(json, "WorkingDir", config.workingDir());
    Json.putMap(json, "Labels", config.labels());
    Json.putText(json, "StopSignal", config.stopSignal());
    if (config.cmdArgsEscaped()) {
      json.put("ArgsEscaped", true);
    }
    config.healthcheck().ifPresent(check -> json.set("Healthcheck", writeHealthcheck(check)));
    Json.putTexts(json, "OnBuild", config.onBuild());
    Json.putTexts(json, "Shell", config.shell());
    return json;
  }

  private static void putNames(ObjectNode json, String field, SortedSet<String> names) {
    if (!names.isEmpty()) {
      var object = json.putObject(field);
      names.forEach(object::putObject);
    }
  }

  private static ObjectNode writeHealthcheck(Healthcheck check) {
    var json = Json.object();
    Json.putTexts(json, "Test", check.test());
    putNanos(json, "Interval", check.interval());
    putNanos(json, "Timeout", check.timeout());
    putNanos(json, "StartPeriod", check.startPeriod());
    putNanos(json, "StartInterval", check.startInterval());
    if (check.retries() != 0) {
      json.put("Retries", check.retries());
    }
    return json;
  }

  private static void putNanos(ObjectNode json, String field, Duration duration) {
    if (!duration.isZero()) {
      json.put(field, duration.toNanos());
    }
  }
}
