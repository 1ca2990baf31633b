package dev.kaniko.runtime.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads and writes JSON as Go does: {@code null} means an absent member, and empty members are not written. */
final class Json {
  /** The format of Go's json.MarshalIndent, which BuildKit uses for manifests: two spaces of indent, and a colon followed by a space. */
  private static final DefaultPrettyPrinter INDENTED =
      new DefaultPrettyPrinter(Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
          .withObjectIndenter(new DefaultIndenter("  ", "\n"))
          .withArrayIndenter(new DefaultIndenter("  ", "\n"));

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode list() {
    return JsonNodeFactory.instance.arrayNode();
  }

  static JsonNode readObject(byte[] json, String what) throws MalformedImageException {
    var node = read(json, what);
    if (!node.isObject()) {
      throw new MalformedImageException(what + ": not a JSON object");
    }
    return node;
  }

  static JsonNode readList(byte[] json, String what) throws MalformedImageException {
    var node = read(json, what);
    if (!node.isArray()) {
      throw new MalformedImageException(what + ": not a JSON list");
    }
    return node;
  }

  private static JsonNode read(byte[] json, String what) throws MalformedImageException {
    try {
      return JsonText.read(json);
    } catch (JsonProcessingException e) {
      throw new MalformedImageException(what + ": not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new MalformedImageException(what + ": not JSON", e);
    }
  }

  static byte[] compact(JsonNode json) {
    return utf8(JsonText.write(json));
  }

  static byte[] pretty(JsonNode json) {
    // A printer counts how deep it is.
    return utf8(JsonText.write(json, INDENTED.createInstance()));
  }

  /** A lone surrogate becomes a question mark. A writer for bytes would throw an exception. */
  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean absent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static MalformedImageException wrong(String where, String field, String type) {
    return new MalformedImageException(where + ": \"" + field + "\" is not " + type);
  }

  static String text(JsonNode parent, String field, String where) throws MalformedImageException {
    var node = parent.path(field);
    if (absent(node)) {
      return "";
    }
    if (!node.isTextual()) {
      throw wrong(where, field, "a string");
    }
    return node.textValue();
  }

  static boolean flag(JsonNode parent, String field, String where) throws MalformedImageException {
    var node = parent.path(field);
    if (absent(node)) {
      return false;
    }
    if (!node.isBoolean()) {
      throw wrong(where, field, "a boolean");
    }
    return node.booleanValue();
  }

  static long number(JsonNode parent, String field, String where) throws MalformedImageException {
    var node = parent.path(field);
    if (absent(node)) {
      return 0;
    }
    if (!node.canConvertToLong() || !node.isIntegralNumber()) {
      throw wrong(where, field, "a whole number");
    }
    return node.longValue();
  }

  /** Returns the elements of a list; none if the field is absent. */
  static List<JsonNode> array(JsonNode parent, String field, String where) throws MalformedImageException {
    var node = parent.path(field);
    if (absent(node)) {
      return List.of();
    }
    if (!node.isArray()) {
      throw wrong(where, field, "a list");
    }
    var elements = new ArrayList<JsonNode>(node.size());
    node.forEach(elements::add);
    return elements;
  }

  /** Returns a list of strings. A single string counts as a list of one, because old Docker configurations have that in Entrypoint and Cmd. */
  static List<String> texts(JsonNode parent, String field, String where) throws MalformedImageException {
    var node = parent.path(field);
    if (node.isTextual()) {
      return List.of(node.textValue());
    }
    var texts = new ArrayList<String>();
    for (var element : array(parent, field, where)) {
      if (!element.isTextual()) {
        throw wrong(where, field, "a list of strings");
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  static JsonNode objectField(JsonNode parent, String field, String where) throws MalformedImageException {
    var node = parent.path(field);
    if (absent(node)) {
      return object();
    }
    if (!node.isObject()) {
      throw wrong(where, field, "an object");
    }
    return node;
  }

  static SortedMap<String, String> textMap(JsonNode parent, String field, String where) throws MalformedImageException {
    var map = new TreeMap<String, String>();
    for (var member : objectField(parent, field, where).properties()) {
      if (!member.getValue().isNull() && !member.getValue().isTextual()) {
        throw wrong(where, field, "a map of strings");
      }
      map.put(member.getKey(), member.getValue().asText(""));
    }
    return map;
  }

  static void putText(ObjectNode json, String field, String text) {
    if (!text.isEmpty()) {
      json.put(field, text);
    }
  }

  static void putTexts(ObjectNode json, String field, List<String> texts) {
    if (!texts.isEmpty()) {
      var array = json.putArray(field);
      texts.forEach(array::add);
    }
  }

  static void putMap(ObjectNode json, String field, Map<String, String> map) {
    if (!map.isEmpty()) {
      var object = json.putObject(field);
      map.forEach(object::put);
    }
  }
}
