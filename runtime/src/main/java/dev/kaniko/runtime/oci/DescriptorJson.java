package dev.kaniko.runtime.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaniko.image.Digest;
import dev.kaniko.image.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Descriptors as JSON. The fields have the order of Go's tools. */
final class DescriptorJson {
  private DescriptorJson() {}

  static Descriptor read(JsonNode json, String where) throws MalformedImageException {
    if (!json.isObject()) {
      throw new MalformedImageException(where + ": a descriptor is not an object");
    }
    var size = json.path("size");
    if (!size.isIntegralNumber() || size.longValue() < 0) {
      throw new MalformedImageException(where + ": a descriptor has no size");
    }
    return new Descriptor(
        Json.text(json, "mediaType", where),
        digest(Json.text(json, "digest", where), where),
        size.longValue(),
        Json.textMap(json, "annotations", where),
        platform(json.path("platform"), where));
  }

  static List<Descriptor> readAll(JsonNode parent, String field, String where) throws MalformedImageException {
    var list = new ArrayList<Descriptor>();
    for (var element : Json.array(parent, field, where)) {
      list.add(read(element, where));
    }
    return list;
  }

  static Digest digest(String text, String where) throws MalformedImageException {
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedImageException(where + ": " + e.getMessage(), e);
    }
  }

  private static Optional<Platform> platform(JsonNode json, String where) throws MalformedImageException {
    if (!json.isObject()) {
      return Optional.empty();
    }
    return Optional.of(Platform.normal(
        Json.text(json, "os", where), Json.text(json, "architecture", where), Json.text(json, "variant", where)));
  }

  static ObjectNode write(Descriptor descriptor) {
    var json = Json.object();
    json.put("mediaType", descriptor.mediaType());
    json.put("digest", descriptor.digest().toString());
    json.put("size", descriptor.size());
    Json.putMap(json, "annotations", descriptor.annotations());
    descriptor.platform().ifPresent(platform -> {
      var object = json.putObject("platform");
      object.put("architecture", platform.architecture());
      object.put("os", platform.os());
      Json.putText(object, "variant", platform.variant());
    });
    return json;
  }

  static ArrayNode writeAll(List<Descriptor> descriptors) {
    var json = Json.list();
    descriptors.forEach(descriptor -> json.add(write(descriptor)));
    return json;
  }
}
