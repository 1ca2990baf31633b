package dev.kaniko.runtime.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A record of another machine is what anybody may have written. */
final class RecordJsonTest {
  private static final BuildRecord RECORD = new BuildRecord(BuildRecord.VERSION, 1L << 40, "salt", Map.of("s", new BuildRecord.Base("image", List.of("sha256:1"))), List.of(
      new BuildRecord.PastStep("s", 1, 2, "COPY", "COPY a b", "key", true, List.of(new BuildRecord.PastItem(Item.Kind.FILES, "a", List.of("x"), "m")))));

  private static final List<JsonNode> OTHERS = List.of(JsonNodeFactory.instance.nullNode(), JsonNodeFactory.instance.numberNode(1.5), JsonNodeFactory.instance.booleanNode(true),
      JsonNodeFactory.instance.textNode("other"), JsonNodeFactory.instance.arrayNode(), JsonNodeFactory.instance.objectNode());

  @Test
  void whatIsWrittenIsRead() {
    assertThat(RecordJson.read(RecordJson.write(RECORD))).isEqualTo(RECORD);
  }

  @Test
  void nothingIsMissingAndNothingIsThereBeside() {
    for (int i = 0; i < objects(RecordJson.write(RECORD)).size(); i++) {
      var json = RecordJson.write(RECORD);
      var object = objects(json).get(i);
      if (object.equals(json.get("bases"))) {
        continue; // Its members are the names of stages.
      }
      object.put("more", "text");
      assertRefused(json);
      object.remove("more");
      for (var name : List.copyOf(names(object))) {
        var value = object.remove(name);
        assertRefused(json);
        object.set(name, value);
      }
      assertThat(RecordJson.read(json)).isEqualTo(RECORD);
    }
  }

  @Test
  void eachMemberIsOfItsType() {
    for (int i = 0; i < objects(RecordJson.write(RECORD)).size(); i++) {
      var json = RecordJson.write(RECORD);
      var object = objects(json).get(i);
      for (var name : names(object)) {
        var value = object.get(name);
        for (var other : OTHERS) {
          object.set(name, other);
          if (other.getNodeType() != value.getNodeType() || value.isIntegralNumber()) {
            assertRefused(json);
          }
        }
        object.set(name, value);
      }
    }
  }

  private static void assertRefused(JsonNode json) {
    assertThatThrownBy(() -> RecordJson.read(json)).as("%s", json).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> names(ObjectNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static List<ObjectNode> objects(JsonNode json) {
    var objects = new ArrayList<ObjectNode>();
    switch (json) {
      case ObjectNode object -> {
        objects.add(object);
        object.forEach(member -> objects.addAll(objects(member)));
      }
      case ArrayNode array -> array.forEach(element -> objects.addAll(objects(element)));
      default -> {}
    }
    return objects;
  }
}
