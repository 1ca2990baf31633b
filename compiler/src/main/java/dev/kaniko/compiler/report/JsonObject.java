package dev.kaniko.compiler.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;

/** Writes one JSON object member by member, so that nobody has to hold all of it. */
final class JsonObject {
  private final JsonGenerator generator;

  /** Begins the object. */
  JsonObject(Writer out) throws IOException {
    generator = Json.generator(out);
    generator.writeStartObject();
  }

  void member(String name, Object value) throws IOException {
    generator.writeFieldName(name);
    generator.writePOJO(value);
  }

  void begin(String name) throws IOException {
    generator.writeFieldName(name);
    generator.writeStartObject();
  }

  void beginArray(String name) throws IOException {
    generator.writeFieldName(name);
    generator.writeStartArray();
  }

  /** Begins an object as an element of an array. */
  void beginElement() throws IOException {
    generator.writeStartObject();
  }

  void element(Object value) throws IOException {
    generator.writePOJO(value);
  }

  void endArray() throws IOException {
    generator.writeEndArray();
  }

  /** Ends the innermost object. The last one makes what was written reach the output. */
  void end() throws IOException {
    generator.writeEndObject();
    if (generator.getOutputContext().inRoot()) {
      generator.flush();
    }
  }
}
