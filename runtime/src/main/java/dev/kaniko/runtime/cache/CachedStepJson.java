package dev.kaniko.runtime.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.kaniko.image.Digest;
import dev.kaniko.runtime.layer.WrittenLayer;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.oci.JsonText;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Results of steps as JSON: one object, with the key that it stands under, so that an object in a wrong place is noticed. */
public final class CachedStepJson {
  /** Written into each object. An object with another number is not read. */
  private static final int VERSION = 1;

  private CachedStepJson() {}

  /** Writes a result that is stored under {@code key}. */
  public static byte[] write(CacheKey key, CachedStep step) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("version", VERSION);
    json.put("key", key.hex());
    json.put("identity", step.identity().hex());
    json.put("witness", step.witness().toString());
    json.put("created", step.created().toString());
    step.layer().ifPresent(layer -> {
      var object = json.putObject("layer");
      object.put("mediaType", layer.descriptor().mediaType());
      object.put("digest", layer.descriptor().digest().toString());
      object.put("size", layer.descriptor().size());
      object.put("diffId", layer.diffId().toString());
    });
    json.set("config", EditJson.write(step.config()));
    step.createdBy().ifPresent(text -> json.put("createdBy", text));
    return JsonText.write(json).getBytes(UTF_8);
  }

  /**
   * Reads a result.
   *
   * @param key the key that it was found under
   * @throws IOException if the bytes are no result, or that of another key; the message says what is wrong
   */
  public static CachedStep read(CacheKey key, byte[] bytes) throws IOException {
    try {
      var json = JsonText.read(bytes);
      if (json.path("version").asInt() != VERSION) {
        throw new IOException("it has another version");
      }
      if (!json.path("key").asText().equals(key.hex())) {
        throw new IOException("it stands under a key that is not its own");
      }
      return new CachedStep(
          new CacheKey(Digest.parse("sha256:" + text(json, "identity"))),
          Digest.parse(text(json, "witness")),
          json.has("layer") ? Optional.of(layer(json.path("layer"))) : Optional.empty(),
          EditJson.read(json.path("config")),
          Optional.ofNullable(json.path("createdBy").textValue()),
          Instant.parse(text(json, "created")));
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      throw new IOException("it is malformed", e);
    }
  }

  private static WrittenLayer layer(JsonNode json) {
    var size = json.path("size");
    if (!size.isIntegralNumber() || size.longValue() < 0) {
      throw new IllegalArgumentException("no size");
    }
    return new WrittenLayer(
        Descriptor.of(text(json, "mediaType"), Digest.parse(text(json, "digest")), size.longValue()), new DiffId(Digest.parse(text(json, "diffId"))));
  }

  private static String text(JsonNode json, String field) {
    var text = json.path(field).textValue();
    if (text == null) {
      throw new IllegalArgumentException("no " + field);
    }
    return text;
  }
}
