package dev.kaniko.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.conformance.Language.Parsed;
import dev.kaniko.grammar.source.Directive;
import dev.kaniko.grammar.source.DirectiveScan;
import dev.kaniko.grammar.source.HeredocWord;
import dev.kaniko.grammar.source.HeredocWords;
import dev.kaniko.grammar.source.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files become the nodes that the reference's parser makes of them. */
@ExtendWith(Tally.class)
final class ParserRecordsTest {
  private static Parsed read(ConformanceRecord record) throws IOException {
    return Language.parse(SourceText.of(Files.readAllBytes(record.path().resolve("Dockerfile"))), Language.UNCHECKED);
  }

  @EachRecordOf("language/testfiles")
  void filesAreParsedAlike(ConformanceRecord record) throws IOException {
    var parsed = read(record);
    assertThat(parsed.isRejectedByParser()).isFalse();
    assertThat(NodeText.dump(parsed.nodes()).strip()).isEqualTo(Files.readString(record.path().resolve("result")).strip());
  }

  @EachRecordOf("language/testfiles-negative")
  void badFilesAreRejected(ConformanceRecord record) throws IOException {
    assertThat(read(record).isRejectedByParser()).isTrue();
  }

  /** Each line of the file is asked for the instruction that holds it. */
  @EachRecordOf("language/testfile-line/Dockerfile")
  void linesBelongToTheSameInstructions(ConformanceRecord record) throws IOException {
    int line = Integer.parseInt(record.name().split(":")[1].split(" ")[0]);
    var parsed = Language.parse(SourceText.of(Files.readAllBytes(record.path())), Language.UNCHECKED);
    var holding = parsed.nodes().stream().map(node -> NodeText.lines(parsed.ast(), node))
        .filter(range -> Integer.parseInt(range.split("-")[0]) <= line && line <= Integer.parseInt(range.split("-")[1]))
        .toList();
    assertThat(holding).isEqualTo(line == 5 ? List.of("5-5")
        : line == 11 || line == 12 ? List.of("11-12")
        : line >= 17 && line <= 31 ? List.of("17-31")
        : List.of());
  }

  @EachRecordOf("language/parser-parse.jsonl")
  void textsAreParsedAlike(ConformanceRecord record) {
    var input = record.get("truncated").asBoolean() ? "FROM image\nLABEL test=" + "a".repeat(65536) : record.text("input");
    var parsed = Language.parse(SourceText.of(input), Language.UNCHECKED);
    assertThat(parsed.isRejectedByParser()).as("rejected: %s", parsed.errors()).isEqualTo(record.isError());
    if (!record.isError()) {
      assertThat(NodeText.dump(parsed.nodes())).isEqualTo(record.text("dump"));
      assertThat(String.valueOf(parsed.ast().escape())).isEqualTo(record.text("escape"));
      assertThat(parsed.nodes().stream().map(node -> actual(parsed, node)).toList())
          .isEqualTo(stream(record.get("nodes")).map(ParserRecordsTest::expected).toList());
      assertThat(parsed.nodes().stream().filter(node -> node.lines().acrossBlank())).hasSize(record.get("warnings").size());
    }
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static List<Object> expected(JsonNode node) {
    return List.of(node.get("value").asText(), ConformanceRecord.texts(node.get("flags")), node.get("original").asText(),
        node.get("start").asInt() + "-" + node.get("end").asInt(), ConformanceRecord.texts(node.get("comments")), node.get("json").asBoolean(),
        stream(node.get("heredocs"))
            .map(heredoc -> NodeText.heredoc(heredoc.get("name").asText(), heredoc.get("fd").asInt(), heredoc.get("expand").asBoolean(),
                heredoc.get("chomp").asBoolean(), heredoc.get("content").asText()))
            .toList());
  }

  private static List<Object> actual(Parsed parsed, InstructionNode node) {
    return List.of(node.word().value(), NodeText.flags(node), node.lines().joined(), NodeText.lines(parsed.ast(), node), NodeText.comments(node),
        NodeText.isJson(node), node.heredocs().stream().map(NodeText::heredoc).toList());
  }

  @EachRecordOf("language/heredoc-word.jsonl")
  void wordsAreHeredocsAlike(ConformanceRecord record) {
    var expected = record.get("heredoc").isNull() ? List.<String>of() : List.of(describe(record.get("heredoc")));
    assertFound(record, () -> HeredocWords.inWord(record.text("input")).stream().toList(), expected);
  }

  @EachRecordOf("language/heredoc-line.jsonl")
  void linesHaveTheSameHeredocs(ConformanceRecord record) {
    var expected = new ArrayList<String>();
    record.get("heredocs").forEach(heredoc -> expected.add(describe(heredoc)));
    assertFound(record, () -> HeredocWords.inLine(record.text("input")), expected);
  }

  private interface Search {
    List<HeredocWord> run() throws HeredocWords.InvalidNameException;
  }

  private static void assertFound(ConformanceRecord record, Search search, List<String> expected) {
    try {
      var found = search.run().stream().map(word -> NodeText.heredoc(word.name(), word.fileDescriptor(), word.expand(), word.chomp())).toList();
      assertThat(record.isError()).as("an error is expected").isFalse();
      assertThat(found).isEqualTo(expected);
    } catch (HeredocWords.InvalidNameException e) {
      assertThat(record.isError()).as("%s", e.getMessage()).isTrue();
    }
  }

  private static String describe(JsonNode heredoc) {
    return NodeText.heredoc(heredoc.get("Name").asText(), heredoc.get("FileDescriptor").asInt(), heredoc.get("Expand").asBoolean(),
        heredoc.get("Chomp").asBoolean());
  }

  @EachRecordOf("language/directive.jsonl")
  void directivesAreLookedUpAlike(ConformanceRecord record) {
    var source = SourceText.of(record.text("input"));
    Optional<Directive> found = record.get("anyFormat").asBoolean()
        ? DirectiveScan.lookUpInAnyFormat(source, record.text("key"))
        : DirectiveScan.lookUp(source, record.text("key"));
    assertThat(found.isPresent()).isEqualTo(record.get("found").asBoolean());
    found.ifPresent(directive -> {
      assertThat(directive.value()).isEqualTo(record.text("cmdline"));
      assertThat(directive.value().split(" ", 2)[0]).isEqualTo(record.text("value"));
      // Where the whole text is a JSON object the reference counts lines from 0.
      int first = record.text("input").contains("{\"") ? 1 : 0;
      assertThat(source.lineOf(directive.start())).isEqualTo(record.get("loc").path(0).path("Start").path("Line").asInt() + first);
    });
  }
}
