package dev.kaniko.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.standard.Healthcheck;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Finds the fields of the reference's typed commands, which are typed before expansion, in our nodes. */
final class TypedForm {
  private TypedForm() {}

  /** The name and the base of a stage, and its commands where the record has them. */
  static void assertStage(StageNode stage, JsonNode expected) {
    boolean ofProbe = expected.has("base");
    assertThat(stage.base().raw().value()).isEqualTo(expected.path(ofProbe ? "base" : "BaseName").asText());
    assertThat(stage.name().map(Text::value).orElse("")).isEqualTo(expected.path(ofProbe ? "name" : "Name").asText());
    assertThat(stage.platform().map(word -> word.raw().value()).orElse("")).isEqualTo(expected.path(ofProbe ? "platform" : "Platform").asText());
    assertThat(stage.head().lines().joined().strip()).isEqualTo(expected.path(ofProbe ? "code" : "SourceCode").asText());
    if (expected.has("commands")) {
      assertThat(stage.instructions()).hasSize(expected.get("commands").size());
      for (int i = 0; i < stage.instructions().size(); i++) {
        assertCommand(stage.instructions().get(i), expected.get("commands").get(i));
      }
    }
  }

  /** A command of a probe: its fields, and of RUN what its flags say. */
  static void assertCommand(InstructionNode node, JsonNode expected) {
    assertThat(node.keyword().text()).isEqualToIgnoringCase(expected.get("name").asText());
    assertThat(node.lines().joined().strip()).isEqualTo(expected.get("code").asText());
    assertFields(node, expected.get("fields"));
    if (expected.has("mounts")) {
      var given = flags(node, "mount");
      assertThat(given).hasSize(expected.get("mounts").size());
      for (int i = 0; i < given.size(); i++) {
        // Nothing but the origin is read before expansion.
        var from = Stream.of(given.get(i).split(",")).filter(option -> option.startsWith("from=")).map(option -> option.substring(5)).findFirst();
        assertThat(from.orElse("")).isEqualTo(expected.get("mounts").get(i).get("From").asText());
      }
      assertThat(flag(node, "network").orElse("default")).isEqualTo(expected.get("network").asText());
      assertThat(flag(node, "security").orElse("sandbox")).isEqualTo(expected.get("security").asText());
      assertThat(flags(node, "device")).hasSize(expected.get("devices").size());
    }
  }

  /** Each field of the record that our nodes have; no field is passed over but those that {@link #isOurs} names. */
  static void assertFields(InstructionNode node, JsonNode expected) {
    var actual = fields(node);
    expected.properties().stream().filter(field -> isOurs(field.getKey())).forEach(field -> {
      assertThat(actual).as("%s", field.getKey()).containsKey(field.getKey());
      assertThat(String.valueOf(actual.get(field.getKey()))).as("%s", field.getKey()).isEqualTo(plain(field.getValue()));
    });
  }

  /** Which flags were used is the recording's own; comments are compared as such. */
  private static boolean isOurs(String field) {
    return !field.equals("FlagsUsed") && !field.equals("DocComment");
  }

  private static String plain(JsonNode value) {
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false).map(TypedForm::plain).toList().toString();
    }
    if (value.isObject()) {
      var fields = new TreeMap<String, String>();
      value.properties().stream().filter(field -> isOurs(field.getKey())).forEach(field -> fields.put(field.getKey(), plain(field.getValue())));
      return fields.toString();
    }
    return value.isNull() ? "[]" : value.asText();
  }

  private static Map<String, Object> fields(InstructionNode node) {
    var fields = new LinkedHashMap<String, Object>();
    switch (node.arguments()) {
      case Arguments.Command command -> command(node, command, fields);
      case Arguments.KeyValues pairs -> fields.put(node.keyword().text().equals("ENV") ? "Env" : "Labels",
          pairs.pairs().stream()
              .map(pair -> fields("Key", pair.key(), "NoDelim", pair.legacy(), "Value", pair.value()))
              .toList());
      case Arguments.Names names -> fields.put("Args", names.names().stream()
          .map(name -> fields("Key", name.name(), "Value", name.value().map(Text::value).orElse("[]")))
          .toList());
      case Arguments.Words words -> words(node, words, fields);
      case Arguments.Line line -> {
        for (var name : List.of("Path", "User", "Signal", "Maintainer")) {
          fields.put(name, line.text());
        }
      }
      case Arguments.Trigger trigger -> fields.put("Expression", trigger.text());
      case Arguments.WordAndCommand _ -> fields.put("Health", health(node));
    }
    return fields;
  }

  private static Map<String, Object> fields(Object... pairs) {
    var fields = new TreeMap<String, Object>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(String.valueOf(pairs[i]), pairs[i + 1]);
    }
    return fields;
  }

  private static void command(InstructionNode node, Arguments.Command command, Map<String, Object> fields) {
    fields.put("CmdLine", command.values());
    fields.put("Shell", command.values());
    fields.put("PrependShell", !command.exec());
    fields.put("Files", node.heredocs().stream()
        .map(heredoc -> fields("Name", heredoc.name(), "Data", heredoc.body(), "Chomp", heredoc.chomp()))
        .toList());
  }

  private static void words(InstructionNode node, Arguments.Words words, Map<String, Object> fields) {
    fields.put("Ports", words.words().stream().map(Text::value).sorted().toList());
    fields.put("Volumes", words.words());
    var heredocs = node.heredocs();
    var paths = new ArrayList<>(words.words());
    paths.removeIf(word -> heredocs.stream().anyMatch(heredoc -> heredoc.word().span().equals(word.span())));
    if (!paths.isEmpty()) {
      fields.put("DestPath", paths.removeLast());
    }
    fields.put("SourcePaths", paths);
    fields.put("SourceContents", heredocs.stream()
        .map(heredoc -> fields("Path", heredoc.name(), "Data", heredoc.content(), "Expand", heredoc.expand()))
        .toList());
    fields.put("From", flag(node, "from").orElse(""));
    fields.put("Chown", flag(node, "chown").orElse(""));
    fields.put("Chmod", flag(node, "chmod").orElse(""));
    fields.put("Checksum", flag(node, "checksum").orElse(""));
    fields.put("ExcludePatterns", flags(node, "exclude"));
    fields.put("Link", flag(node, "link").orElse("false"));
    fields.put("Parents", flag(node, "parents").orElse("false"));
    fields.put("KeepGitDir", flag(node, "keep-git-dir").orElse("[]"));
    fields.put("Unpack", flag(node, "unpack").orElse("[]"));
  }

  private static Map<String, Object> health(InstructionNode node) {
    var provider = Language.PROVIDERS.get(node.keyword());
    Optional<? extends Instruction> typed = provider == null ? Optional.empty() : provider.parse(node.unexpanded(), _ -> {});
    var health = new TreeMap<String, Object>();
    if (typed.isPresent() && typed.get() instanceof Healthcheck(var check, var _)) {
      health.put("Test", check.test());
      Map.of("Interval", check.interval(), "Timeout", check.timeout(), "StartPeriod", check.startPeriod(), "StartInterval", check.startInterval())
          .forEach((name, duration) -> {
            if (!duration.isZero()) {
              health.put(name, duration.toNanos());
            }
          });
      if (check.retries() != 0) {
        health.put("Retries", check.retries());
      }
    }
    return health;
  }

  private static Optional<String> flag(InstructionNode node, String name) {
    return node.unexpanded().flag(name).map(Text::value);
  }

  private static List<String> flags(InstructionNode node, String name) {
    return node.unexpanded().flags(name).stream().map(Text::value).toList();
  }
}
