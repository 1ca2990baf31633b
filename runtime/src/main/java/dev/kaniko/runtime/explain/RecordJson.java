package dev.kaniko.runtime.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Records of builds as trees of JSON. What is read has just the members that are written, or it is refused. */
final class RecordJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RecordJson() {}

  static ObjectNode write(BuildRecord record) {
    var json = NODES.objectNode();
    json.put("version", record.version());
    json.put("ended", record.ended());
    json.put("salt", record.salt());
    var bases = json.putObject("bases");
    record.bases().forEach((stage, base) -> {
      var object = bases.putObject(stage);
      object.put("name", base.name());
      putTexts(object, "layers", base.layers());
    });
    var steps = json.putArray("steps");
    record.steps().forEach(step -> steps.add(write(step)));
    return json;
  }

  private static ObjectNode write(BuildRecord.PastStep step) {
    var json = NODES.objectNode();
    json.put("stage", step.stage());
    json.put("number", step.number());
    json.put("total", step.total());
    json.put("keyword", step.keyword());
    json.put("text", step.text());
    json.put("key", step.key());
    json.put("finished", step.finished());
    var items = json.putArray("items");
    for (var item : step.items()) {
      var object = items.addObject();
      object.put("kind", item.kind().name());
      object.put("name", item.name());
      putTexts(object, "values", item.values());
      object.put("mark", item.mark());
    }
    return json;
  }

  private static void putTexts(ObjectNode json, String member, Collection<String> texts) {
    var array = json.putArray(member);
    texts.forEach(array::add);
  }

  /**
   * Reads a record.
   *
   * @throws IllegalArgumentException if it is none
   */
  static BuildRecord read(JsonNode json) {
    requireMembers(json, 5);
    return new BuildRecord(integer(json, "version"), number(json, "ended").longValue(), text(json, "salt"),
        map(member(json, "bases"), RecordJson::base), list(json, "steps", RecordJson::step));
  }

  private static BuildRecord.Base base(JsonNode json) {
    requireMembers(json, 2);
    return new BuildRecord.Base(text(json, "name"), texts(json, "layers"));
  }

  private static BuildRecord.PastStep step(JsonNode json) {
    requireMembers(json, 8);
    var finished = member(json, "finished");
    require(finished.isBoolean());
    return new BuildRecord.PastStep(text(json, "stage"), integer(json, "number"), integer(json, "total"), text(json, "keyword"), text(json, "text"),
        text(json, "key"), finished.booleanValue(), list(json, "items", RecordJson::item));
  }

  private static BuildRecord.PastItem item(JsonNode json) {
    requireMembers(json, 4);
    return new BuildRecord.PastItem(Item.Kind.valueOf(text(json, "kind")), text(json, "name"), texts(json, "values"), text(json, "mark"));
  }

  /** Reads an object with members of any name. */
  static <T> Map<String, T> map(JsonNode json, Function<JsonNode, T> reader) {
    require(json.isObject());
    var map = new HashMap<String, T>();
    json.properties().forEach(entry -> map.put(entry.getKey(), reader.apply(entry.getValue())));
    return map;
  }

  private static <T> List<T> list(JsonNode json, String member, Function<JsonNode, T> reader) {
    var array = member(json, member);
    require(array.isArray());
    var list = new ArrayList<T>(array.size());
    array.forEach(element -> list.add(reader.apply(element)));
    return list;
  }

  private static List<String> texts(JsonNode json, String member) {
    return list(json, member, RecordJson::text);
  }

  private static String text(JsonNode json, String member) {
    return text(member(json, member));
  }

  static String text(JsonNode json) {
    require(json.isTextual());
    return json.textValue();
  }

  private static int integer(JsonNode json, String member) {
    var number = number(json, member);
    require(number.canConvertToInt());
    return number.intValue();
  }

  private static JsonNode number(JsonNode json, String member) {
    var number = member(json, member);
    require(number.isIntegralNumber() && number.canConvertToLong());
    return number;
  }

  static JsonNode member(JsonNode json, String member) {
    var value = json.get(member);
    if (value == null) {
      throw new IllegalArgumentException("no " + member);
    }
    return value;
  }

  /** Each of them is asked for. */
  static void requireMembers(JsonNode json, int count) {
    require(json.isObject() && json.size() == count);
  }

  static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("not as records are");
    }
  }
}
