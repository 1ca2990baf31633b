package dev.kaniko.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaniko.compiler.CompilationResult;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.conformance.Language.Parsed;
import dev.kaniko.grammar.source.SourceText;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.instruction.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole files go through parsing, typing and compiling as in the reference, to the same image or to an error on the same line. */
@ExtendWith(Tally.class)
final class ProbeRecordsTest {
  private static int errors;
  private static int sameWords;

  @AfterAll
  static void reportSharedWords(TestReporter reporter) {
    reporter.publishEntry("errors of the probes in the words of the reference", sameWords + " of " + errors);
  }

  @EachRecordOf("language/probes.jsonl")
  void filesCompileAlike(ConformanceRecord record) throws IOException, InterruptedException {
    var file = file(record);
    assertParsedAlike(record, SourceText.of(file));
    var compilation = Compilation.of(file, Compilation.arguments(ConformanceRecord.texts(record.get("args"))), record.text("target"),
        record.get("onbuild").isTextual() ? Arrays.asList(record.text("onbuild").split("\\|\\|")) : List.of());
    // What the reference finds while it writes its build graph is no less an error.
    boolean accepted = record.get("convert_accepted").asBoolean() && !record.get("convert_marshalError").isTextual();
    assertThat(compilation.errors().isEmpty()).as("accepted; errors: %s", compilation.errors()).isEqualTo(accepted);
    if (!accepted) {
      assertFirstLine(compilation, record);
      countWords(compilation, record);
    } else if (record.data().has("convert_image") && compilation.result() instanceof CompilationResult.Compiled compiled) {
      var image = PlannedImage.of(compiled.plan());
      assertSameImage(image.document(), record.get("convert_image"));
      if (compiled.plan().stages().size() == 1) {
        assertSameCommands(image.commands(), record.get("convert_llb"));
      }
    }
  }

  private static byte[] file(ConformanceRecord record) throws IOException {
    if (record.data().has("dockerfileBase64")) {
      return Base64.getDecoder().decode(record.text("dockerfileBase64"));
    }
    if (!record.data().has("dockerfileParts")) {
      return record.text("dockerfile").getBytes(StandardCharsets.UTF_8);
    }
    var whole = new ByteArrayOutputStream();
    for (var part : record.get("dockerfileParts")) {
      var text = part.isTextual() ? part.asText() : part.get("repeat").asText().repeat(part.get("count").asInt());
      whole.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return whole.toByteArray();
  }

  private static void assertParsedAlike(ConformanceRecord record, SourceText source) {
    var parsed = Language.parse(source, Language.UNCHECKED);
    boolean rejected = record.text("parse_phase").equals("parser");
    assertThat(parsed.isRejectedByParser()).as("rejected by the parser: %s", parsed.errors()).isEqualTo(rejected);
    if (!rejected) {
      assertThat(String.valueOf(parsed.ast().escape())).isEqualTo(record.text("parse_escape"));
      assertThat(parsed.nodes().stream().map(node -> node.word().value().toUpperCase(Locale.ROOT)).toList())
          .isEqualTo(ConformanceRecord.texts(record.get("parse_instructions")));
      assertThat(parsed.ast().directive("syntax").map(directive -> directive.value().value().split(" ", 2)[0]).orElse(""))
          .isEqualTo(record.text("parse_syntax"));
      if (record.data().has("parse_ast")) {
        assertThat(parsed.nodes().stream().map(node -> actual(parsed, node)).toList())
            .isEqualTo(stream(record.get("parse_ast")).map(ProbeRecordsTest::expected).toList());
      }
    }
    var checked = Language.check(source);
    assertThat(checked.errors().isEmpty()).as("errors: %s", checked.errors()).isEqualTo(record.get("parse_accepted").asBoolean());
    if (checked.errors().isEmpty() && record.data().has("parse_stages")) {
      assertThat(checked.ast().stages()).hasSize(record.get("parse_stages").size());
      for (int i = 0; i < checked.ast().stages().size(); i++) {
        TypedForm.assertStage(checked.ast().stages().get(i), record.get("parse_stages").get(i));
      }
      for (int i = 0; i < record.get("parse_metaArgs").size(); i++) {
        TypedForm.assertCommand(checked.ast().global().get(i), record.get("parse_metaArgs").get(i));
      }
    }
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static List<Object> expected(JsonNode node) {
    return List.of(node.get("value").asText(), ConformanceRecord.texts(node.get("args")), ConformanceRecord.texts(node.path("flags")),
        node.path("json").asBoolean(), ConformanceRecord.texts(node.path("comments")), node.get("start").asInt() + "-" + node.get("end").asInt(),
        stream(node.path("heredocs"))
            .map(heredoc -> NodeText.heredoc(heredoc.get("Name").asText(), heredoc.get("FileDescriptor").asInt(),
                heredoc.get("Expand").asBoolean(), heredoc.get("Chomp").asBoolean(), heredoc.get("Content").asText()))
            .toList());
  }

  private static List<Object> actual(Parsed parsed, InstructionNode node) {
    return List.of(node.word().value(), NodeText.arguments(node), NodeText.flags(node), NodeText.isJson(node), NodeText.comments(node),
        NodeText.lines(parsed.ast(), node), node.heredocs().stream().map(NodeText::heredoc).toList());
  }

  private static void assertFirstLine(Compilation compilation, ConformanceRecord record) {
    var expected = record.get("convert_errorLines").path(0).path(0);
    if (expected.isInt()) {
      assertThat(compilation.isFirstErrorOnLine(expected.asInt())).as("line %s; errors: %s", expected, compilation.errors()).isTrue();
    }
  }

  private static void countWords(Compilation compilation, ConformanceRecord record) {
    errors++;
    if (record.text("convert_error").contains(compilation.errors().getFirst().message())) {
      sameWords++;
    }
  }

  static void assertSameImage(JsonNode actual, JsonNode expected) {
    assertThat(actual.path("config")).isEqualTo(expected.path("config"));
    assertThat(actual.path("author").asText()).isEqualTo(expected.path("author").asText());
    assertThat(actual.path("os")).isEqualTo(expected.path("os"));
    assertThat(actual.path("architecture")).isEqualTo(expected.path("architecture"));
    assertThat(actual.path("variant")).isEqualTo(expected.path("variant"));
    assertThat(stream(actual.path("history")).toList())
        .isEqualTo(stream(expected.path("history")).filter(entry -> !entry.path("created_by").asText().equals("base")).toList());
  }

  /** Informative in the records, and checked where each command is one operation of the graph: argv, environment, directory. */
  private static void assertSameCommands(List<Command> commands, JsonNode graph) {
    var expected = stream(graph).map(node -> node.path("op").path("exec").path("meta")).filter(meta -> !meta.isMissingNode()).toList();
    assertThat(commands).hasSize(expected.size());
    for (int i = 0; i < commands.size(); i++) {
      var command = commands.get(i);
      var meta = expected.get(i);
      assertThat(command.argv()).isEqualTo(ConformanceRecord.texts(meta.get("args")));
      assertThat(command.workingDirectory().text()).isEqualTo(meta.get("cwd").asText());
      var environment = new TreeMap<>(command.environment());
      environment.remove("HOME"); // added when the process starts
      var proxies = meta.path("proxyEnv");
      var words = new ArrayList<>(ConformanceRecord.texts(meta.get("env")));
      proxies.properties().forEach(entry -> {
        var name = entry.getKey().toLowerCase(Locale.ROOT).replace("proxy", "_proxy");
        words.add(name + "=" + entry.getValue().asText());
        words.add(name.toUpperCase(Locale.ROOT) + "=" + entry.getValue().asText());
      });
      var given = new TreeMap<>(Compilation.arguments(words));
      given.remove("HOME");
      given.putIfAbsent("PATH", ImageConfig.DEFAULT_PATH);
      assertThat(environment).isEqualTo(given);
    }
  }
}
