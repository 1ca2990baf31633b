package dev.kaniko.runtime.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.instruction.Input;
import dev.kaniko.runtime.cache.KeyParts;
import dev.kaniko.runtime.oci.JsonText;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Collectors;

/** Takes the parts of a key apart into what people know: single variables, settings and inputs. */
final class Items {
  private Items() {}

  /** @param stages what people call the stages */
  static List<Item> of(KeyParts parts, Step step, Map<StageId, String> stages) {
    Queue<String> inputs = new ArrayDeque<>(step.instruction().inputs().stream().map(input -> name(input, step, stages)).toList());
    var items = new ArrayList<Item>();
    for (var part : parts.parts()) {
      add(part, inputs, items);
    }
    return withoutTwins(items);
  }

  private static void add(KeyParts.Part part, Queue<String> inputs, List<Item> items) {
    var name = part.name();
    var end = name.substring(name.indexOf(' ') + 1);
    switch (name.substring(0, name.length() - end.length()).stripTrailing()) {
      case "field" -> items.add(new Item(Item.Kind.INSTRUCTION, end, part.values()));
      case "variable" -> items.add(new Item(Item.Kind.VARIABLE, end, part.values()));
      case "argument" -> items.add(new Item(Item.Kind.ARGUMENT, end, part.values()));
      default -> {
        switch (name) {
          case "platform" -> items.add(new Item(Item.Kind.PLATFORM, "", part.values()));
          case "root" -> items.add(new Item(Item.Kind.ROOT, "", part.values()));
          case "keyword" -> items.add(new Item(Item.Kind.INSTRUCTION, "keyword", part.values()));
          case "configuration" -> configuration(part.values().getFirst(), items);
          case "earlier" -> items.add(new Item(Item.Kind.CONFIGURATION, part.values().getFirst() + " came before", List.of("yes")));
          case "files" -> items.add(new Item(Item.Kind.FILES, input(inputs), part.values()));
          case "stage" -> items.add(new Item(Item.Kind.STAGE, input(inputs), part.values().subList(0, 1)));
          case "image" -> items.add(new Item(Item.Kind.IMAGE, input(inputs), part.values().subList(0, 1)));
          case "remote file" -> items.add(new Item(Item.Kind.REMOTE_FILE, input(inputs), part.values().subList(1, 2)));
          case "git repository" -> items.add(new Item(Item.Kind.GIT, input(inputs), part.values()));
          default -> items.add(new Item(Item.Kind.OPTION, name, part.values()));
        }
      }
    }
  }

  private static String input(Queue<String> inputs) {
    var name = inputs.poll();
    return name == null ? "" : name;
  }

  private static String name(Input input, Step step, Map<StageId, String> stages) {
    return switch (input) {
      case Input.Remote remote -> remote.url();
      case Input.Git git -> git.url();
      case Input.Files files -> String.join(", ", files.patterns()) + " of " + switch (step.sources().get(files.origin())) {
        case TreeSource.StageRoot(var id) -> "stage " + stages.getOrDefault(id, id.toString());
        case TreeSource.Image(var reference, _) -> reference.familiar();
        case TreeSource.NamedDirectory(var context) -> "the build context " + context;
        case TreeSource.Context _ -> "the build context";
        case null -> "nowhere";
      };
    };
  }

  /** The part is written by ourselves; what cannot be read of it all the same is compared as a whole. */
  private static void configuration(String json, List<Item> items) {
    try {
      for (var entry : JsonText.read(json.getBytes(UTF_8)).path("config").properties()) {
        switch (entry.getKey()) {
          case "Env" -> entry.getValue().forEach(variable -> {
            var text = variable.asText();
            int equals = text.indexOf('=');
            items.add(new Item(Item.Kind.CONFIGURATION, "Env " + text.substring(0, Math.max(equals, 0)), List.of(text.substring(equals + 1))));
          });
          case "Labels" -> entry.getValue().properties()
              .forEach(label -> items.add(new Item(Item.Kind.CONFIGURATION, "Labels " + label.getKey(), List.of(label.getValue().asText()))));
          default -> items.add(new Item(Item.Kind.CONFIGURATION, entry.getKey(), List.of(text(entry.getValue()))));
        }
      }
    } catch (IOException e) {
      items.add(new Item(Item.Kind.CONFIGURATION, "", List.of(json)));
    }
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.asText() : value.toString();
  }

  /** An argument is a variable too, and a variable that ENV has set stands in the configuration too: people know it once. */
  private static List<Item> withoutTwins(List<Item> items) {
    var arguments = items.stream().filter(item -> item.kind() == Item.Kind.ARGUMENT).map(Item::name).collect(Collectors.toSet());
    var variables = items.stream().filter(item -> item.kind() == Item.Kind.VARIABLE).map(item -> "Env " + item.name()).collect(Collectors.toSet());
    return items.stream()
        .filter(item -> !(item.kind() == Item.Kind.VARIABLE && arguments.contains(item.name())))
        .filter(item -> !(item.kind() == Item.Kind.CONFIGURATION && variables.contains(item.name())))
        .toList();
  }
}
