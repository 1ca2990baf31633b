package dev.kaniko.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The schema of SARIF 2.1.0 as OASIS published it. */
final class SarifSchema {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Schema SCHEMA = schema();

  private SarifSchema() {}

  /** Parses a log; fails if the schema does not allow it. */
  static JsonNode valid(String log) throws JsonProcessingException {
    var root = JSON.readTree(log);
    assertThat(SCHEMA.validate(root, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))).isEmpty();
    return root;
  }

  private static Schema schema() {
    try (var in = SarifSchema.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(text, InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
