package dev.kaniko.compiler.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.Writer;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Writes JSON on several lines, so that people can read it and tools can compare it line by line. */
final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build();

  private static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);

  private Json() {}

  /** Writes a record as an object. Its members are the components in their order, and nested records are written in the same way. */
  static void write(Object value, Writer out) throws IOException {
    MAPPER.writer(printer()).writeValue(out, value);
  }

  /** Returns a writer of tokens, which looks as {@link #write(Object, Writer)} does. */
  static JsonGenerator generator(Writer out) throws IOException {
    return MAPPER.createGenerator(out).setPrettyPrinter(printer());
  }

  /**
   * Writes a record as an object, as {@link #write(Object, Writer)} does, with other texts in place of those that it has.
   *
   * @param kept the names of members whose texts stay
   */
  static void write(Object value, UnaryOperator<String> texts, Set<String> kept, Writer out) throws IOException {
    var tree = MAPPER.<JsonNode>valueToTree(value);
    write(replaced(tree, texts, kept), out);
  }

  private static JsonNode replaced(JsonNode node, UnaryOperator<String> texts, Set<String> kept) {
    return switch (node) {
      case ObjectNode object -> {
        object.properties().stream().filter(member -> !(kept.contains(member.getKey()) && member.getValue().isTextual()))
            .forEach(member -> member.setValue(replaced(member.getValue(), texts, kept)));
        yield object;
      }
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          array.set(i, replaced(array.get(i), texts, kept));
        }
        yield array;
      }
      case TextNode text -> TextNode.valueOf(texts.apply(text.textValue()));
      default -> node;
    };
  }

  private static DefaultPrettyPrinter printer() {
    var separators = Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
    var printer = new DefaultPrettyPrinter(separators);
    var indenter = new DefaultIndenter("  ", "\n");
    printer.indentArraysWith(indenter);
    printer.indentObjectsWith(indenter);
    return printer;
  }
}
