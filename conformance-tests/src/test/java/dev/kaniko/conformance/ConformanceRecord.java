package dev.kaniko.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * One record of what the reference does.
 *
 * @param name file and line, or the name of a folder, and what the record calls itself
 * @param path the file that it stands in, or its folder
 * @param data its fields; of a text its line
 */
record ConformanceRecord(String name, Path path, JsonNode data) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns the file or folder under {@code kaniko.conformance}; empty where it is absent. */
  static Optional<Path> find(String name) {
    var path = Path.of(System.getProperty("kaniko.conformance", "absent")).resolve(name);
    return Files.exists(path) ? Optional.of(path) : Optional.empty();
  }

  /** Returns the records of a file or folder. */
  static List<ConformanceRecord> read(Path path) {
    try {
      return Files.isDirectory(path) ? folders(path) : lines(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ConformanceRecord> folders(Path path) throws IOException {
    try (var list = Files.list(path)) {
      return list.filter(Files::isDirectory).sorted()
          .map(folder -> new ConformanceRecord(folder.getFileName().toString(), folder, NullNode.instance))
          .toList();
    }
  }

  private static List<ConformanceRecord> lines(Path path) throws IOException {
    var records = new ArrayList<ConformanceRecord>();
    boolean json = path.toString().endsWith(".jsonl");
    int number = 0;
    for (var line : Files.readAllLines(path)) {
      number++;
      JsonNode data = json ? JSON.readTree(line) : TextNode.valueOf(line);
      var own = data.path("name").isTextual() ? data.path("name") : data.path("file");
      records.add(new ConformanceRecord((path.getFileName() + ":" + number + " " + own.asText()).strip(), path, data));
    }
    return records;
  }

  /** Returns a field. */
  JsonNode get(String field) {
    return data.path(field);
  }

  /** Returns a field as text; empty where it is null or absent. */
  String text(String field) {
    return data.path(field).asText("");
  }

  /** Tells whether the reference gives an error. */
  boolean isError() {
    return data.path("error").isTextual() || data.path("error").asBoolean();
  }

  /** Returns the texts of an array; none where it is null or absent. */
  static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
