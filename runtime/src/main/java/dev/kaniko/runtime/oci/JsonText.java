package dev.kaniko.runtime.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes trees of JSON as an {@code ObjectMapper} of Jackson does. A mapper is made for classes with annotations, and making the first one takes
 * as long as all else that a small build does with JSON.
 */
public final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int MOST_ASCII = 127;

  private JsonText() {}

  /**
   * Reads the first value of a text; a {@link MissingNode} if there is none.
   *
   * @throws JsonProcessingException if it is not JSON, or nested deeper than Jackson allows
   */
  public static JsonNode read(byte[] json) throws IOException {
    try (var parser = FACTORY.createParser(json)) {
      return parser.nextToken() == null ? MissingNode.getInstance() : value(parser);
    }
  }

  /**
   * Reads a text that is one value.
   *
   * @throws JsonProcessingException if it is not JSON, nested deeper than Jackson allows, or has more behind the value
   */
  public static JsonNode readWhole(String json) throws IOException {
    try (var parser = FACTORY.createParser(json)) {
      var tree = parser.nextToken() == null ? MissingNode.getInstance() : value(parser);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "a second value");
      }
      return tree;
    }
  }

  private static JsonNode value(JsonParser parser) throws IOException {
    var nodes = JsonNodeFactory.instance;
    return switch (parser.currentToken()) {
      case START_OBJECT -> members(parser, nodes.objectNode());
      case START_ARRAY -> elements(parser, nodes.arrayNode());
      case VALUE_STRING -> nodes.textNode(parser.getText());
      case VALUE_NUMBER_INT -> switch (parser.getNumberType()) {
        case INT -> nodes.numberNode(parser.getIntValue());
        case LONG -> nodes.numberNode(parser.getLongValue());
        default -> nodes.numberNode(parser.getBigIntegerValue());
      };
      case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      case VALUE_NULL -> nodes.nullNode();
      default -> throw new IllegalStateException("no value begins with " + parser.currentToken());
    };
  }

  private static ObjectNode members(JsonParser parser, ObjectNode object) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      parser.nextToken();
      object.set(name, value(parser));
    }
    return object;
  }

  private static ArrayNode elements(JsonParser parser, ArrayNode array) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }

  /** Writes a tree without blanks. */
  public static String write(JsonNode tree) {
    return write(tree, null);
  }

  /** Writes a tree without blanks, in ASCII: halves of characters, as in names of files that are no UTF-8, can only be told as escapes. */
  public static byte[] writeAscii(JsonNode tree) {
    var bytes = new ByteArrayOutputStream();
    try (var generator = FACTORY.createGenerator(bytes)) {
      generator.setHighestNonEscapedChar(MOST_ASCII);
      generate(tree, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // A stream to memory throws none.
    }
    return bytes.toByteArray();
  }

  /** Writes a tree with the blanks that the printer puts between its values. */
  static String write(JsonNode tree, @Nullable PrettyPrinter blanks) {
    var text = new StringWriter();
    try (var generator = FACTORY.createGenerator(text)) {
      if (blanks != null) {
        generator.setPrettyPrinter(blanks);
      }
      generate(tree, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // A StringWriter throws none.
    }
    return text.toString();
  }

  private static void generate(JsonNode tree, JsonGenerator generator) throws IOException {
    switch (tree) {
      case ObjectNode object -> {
        generator.writeStartObject();
        for (var member : object.properties()) {
          generator.writeFieldName(member.getKey());
          generate(member.getValue(), generator);
        }
        generator.writeEndObject();
      }
      case ArrayNode array -> {
        generator.writeStartArray();
        for (var element : array) {
          generate(element, generator);
        }
        generator.writeEndArray();
      }
      case NullNode _ -> generator.writeNull();
      // The other kinds ask for no provider.
      case ValueNode value -> value.serialize(generator, null);
      default -> throw new IllegalArgumentException("not a tree of JSON: " + tree.getNodeType());
    }
  }
}
