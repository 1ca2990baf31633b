package dev.kaniko.compiler.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaniko.compiler.ast.Comment;
import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.grammar.source.Directive;
import dev.kaniko.grammar.source.DirectiveScan;
import dev.kaniko.grammar.source.HeredocWord;
import dev.kaniko.grammar.source.HeredocWords;
import dev.kaniko.grammar.source.SourceText;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Heredoc;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** What the reference's parser made of the same texts. */
final class ParserConformanceTest {
  /** What the reference finds in its first phase, before it types instructions. */
  private static final Set<String> PARSER_CODES = Set.of(
      "JsonNotOnlyStrings",
      "MissingEquals",
      "MissingValue",
      "UnterminatedHeredoc",
      "InvalidHeredocName",
      "RepeatedDirective",
      "InvalidEscapeDirective",
      "LineTooLong",
      "NoInstructions");

  private record Read(DockerfileAst ast, List<Diagnostic> errors) {
    boolean parserError() {
      return errors.stream().anyMatch(e -> PARSER_CODES.contains(e.code()));
    }
  }

  private static Read read(SourceText text, Map<Keyword, InstructionSyntax> syntaxes) {
    var errors = new ArrayList<Diagnostic>();
    return new Read(DockerfileReader.read(new SourceId("Dockerfile"), text, syntaxes, errors::add), errors);
  }

  @Test
  void filesAreParsedAsByTheReference(TestReporter reporter) throws IOException {
    Optional<Path> folder = Conformance.find("language/testfiles", reporter);
    if (folder.isEmpty()) {
      return;
    }
    var tally = new Conformance.Tally("testfiles");
    try (var cases = Files.list(folder.get())) {
      for (Path test : cases.sorted().toList()) {
        Read read = read(SourceText.of(Files.readAllBytes(test.resolve("Dockerfile"))), Syntaxes.UNCHECKED);
        tally.count(
            test.getFileName().toString(),
            Files.readString(test.resolve("result")).strip(),
            Dump.of(nodes(read)).strip());
      }
    }
    tally.finish(reporter, 33);
  }

  @Test
  void badFilesAreRejected(TestReporter reporter) throws IOException {
    Optional<Path> folder = Conformance.find("language/testfiles-negative", reporter);
    if (folder.isEmpty()) {
      return;
    }
    try (var cases = Files.list(folder.get())) {
      for (Path test : cases.toList()) {
        assertThat(read(SourceText.of(Files.readAllBytes(test.resolve("Dockerfile"))), Syntaxes.UNCHECKED).parserError())
            .as(test.toString())
            .isTrue();
      }
    }
  }

  @Test
  void linesOfInstructionsAreThoseOfTheReference(TestReporter reporter) throws IOException {
    Optional<Path> file = Conformance.find("language/testfile-line/Dockerfile", reporter);
    if (file.isPresent()) {
      Read read = read(SourceText.of(Files.readAllBytes(file.get())), Syntaxes.UNCHECKED);
      assertThat(nodes(read).stream().map(n -> firstLine(read, n) + "-" + n.lastLine()))
          .containsExactly("5-5", "11-12", "17-31");
    }
  }

  @Test
  void textsAreParsedAsByTheReference(TestReporter reporter) {
    Optional<Path> file = Conformance.find("language/parser-parse.jsonl", reporter);
    if (file.isEmpty()) {
      return;
    }
    var tally = new Conformance.Tally("parser-parse");
    for (JsonNode test : Conformance.records(file.get())) {
      String input = test.path("truncated").asBoolean()
          ? "FROM image\nLABEL test=" + "a".repeat(65536)
          : test.get("input").asText();
      Read read = read(SourceText.of(input), Syntaxes.UNCHECKED);
      if (!test.get("error").isNull()) {
        tally.count(input, true, read.parserError());
      } else {
        tally.count(input, expected(test), actual(read));
      }
    }
    tally.finish(reporter, 182);
  }

  private static String expected(JsonNode test) {
    var out = new StringBuilder(test.get("dump").asText()).append("\nescape ").append(test.get("escape").asText());
    for (JsonNode node : test.get("nodes")) {
      out.append('\n').append(node.get("value").asText()).append(strings(node.get("flags")));
      out.append(' ').append(node.get("original").asText());
      out.append(' ').append(node.get("start").asInt()).append('-').append(node.get("end").asInt());
      out.append(strings(node.get("comments"))).append(node.get("json").asBoolean());
      for (JsonNode heredoc : node.get("heredocs")) {
        out.append(heredoc.get("name").asText()).append(heredoc.get("fd").asInt());
        out.append(heredoc.get("expand").asBoolean()).append(heredoc.get("chomp").asBoolean());
        out.append(heredoc.get("content").asText());
      }
    }
    return out.append("\nwarnings ").append(test.path("warnings").size()).toString();
  }

  private static String actual(Read read) {
    var out = new StringBuilder(Dump.of(nodes(read))).append("\nescape ").append(read.ast().escape());
    int warnings = 0;
    for (InstructionNode node : nodes(read)) {
      out.append('\n').append(node.word().value());
      out.append(node.flags().stream().map(f -> f.word()).toList());
      out.append(' ').append(node.line());
      out.append(' ').append(firstLine(read, node)).append('-').append(node.lastLine());
      out.append(node.comments().stream().map(Comment::text).toList()).append(isJson(node.arguments()));
      for (Heredoc heredoc : node.heredocs()) {
        out.append(heredoc.name()).append(heredoc.fileDescriptor());
        out.append(heredoc.expand()).append(heredoc.chomp()).append(heredoc.body());
      }
      warnings += node.continuedAcrossBlank() ? 1 : 0;
    }
    return out.append("\nwarnings ").append(warnings).toString();
  }

  private static List<String> strings(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static boolean isJson(Arguments arguments) {
    return switch (arguments) {
      case Arguments.Command command -> command.exec();
      case Arguments.Words words -> words.json();
      case Arguments.WordAndCommand command -> command.command().exec();
      default -> false;
    };
  }

  /** All nodes, those before a first FROM included, whatever they are. */
  private static List<InstructionNode> nodes(Read read) {
    return read.ast().instructions();
  }

  private static int firstLine(Read read, InstructionNode node) {
    return SourceText.of(read.ast().text()).lineOf(node.span().start());
  }

  @Test
  void probesAreParsedAsByTheReference(TestReporter reporter) {
    Optional<Path> file = Conformance.find("language/probes.jsonl", reporter);
    if (file.isEmpty()) {
      return;
    }
    var tally = new Conformance.Tally("probes, parser");
    for (JsonNode test : Conformance.records(file.get())) {
      var source = probe(test);
      Read read = read(source, Syntaxes.UNCHECKED);
      String name = test.get("name").asText();
      if (test.path("parse_phase").asText().equals("parser")) {
        tally.count(name, true, read.parserError());
        continue;
      }
      if (!test.has("parse_ast")) {
        continue;
      }
      tally.count(name, probeExpected(test.get("parse_ast")), read.parserError() ? "rejected" : probeActual(read));
      if (test.get("parse_accepted").asBoolean()) {
        tally.count(name + ", accepted", List.of(), read(source, Syntaxes.STANDARD).errors());
      }
    }
    tally.finish(reporter, 733);
  }

  private static SourceText probe(JsonNode test) {
    if (test.has("dockerfileBase64")) {
      return SourceText.of(Base64.getDecoder().decode(test.get("dockerfileBase64").asText()));
    }
    if (!test.has("dockerfileParts")) {
      return SourceText.of(test.get("dockerfile").asText());
    }
    var text = new StringBuilder();
    for (JsonNode part : test.get("dockerfileParts")) {
      text.append(
          part.isTextual() ? part.asText() : part.get("repeat").asText().repeat(part.get("count").asInt()));
    }
    return SourceText.of(text.toString());
  }

  private static String probeExpected(JsonNode ast) {
    var out = new StringBuilder();
    for (JsonNode node : ast) {
      out.append(node.get("value").asText()).append(strings(node.get("args"))).append(strings(node.path("flags")));
      out.append(node.path("json").asBoolean()).append(strings(node.path("comments")));
      out.append(node.get("start").asInt()).append('-').append(node.get("end").asInt()).append('\n');
    }
    return out.toString();
  }

  private static String probeActual(Read read) {
    var out = new StringBuilder();
    for (InstructionNode node : nodes(read)) {
      out.append(node.word().value()).append(Dump.arguments(node)).append(node.flags().stream().map(f -> f.word()).toList());
      out.append(isJson(node.arguments())).append(node.comments().stream().map(Comment::text).toList());
      out.append(firstLine(read, node)).append('-').append(node.lastLine()).append('\n');
    }
    return out.toString();
  }

  @Test
  void heredocsAreFoundAsByTheReference(TestReporter reporter) {
    Optional<Path> words = Conformance.find("language/heredoc-word.jsonl", reporter);
    Optional<Path> lines = Conformance.find("language/heredoc-line.jsonl", reporter);
    if (words.isEmpty() || lines.isEmpty()) {
      return;
    }
    var tally = new Conformance.Tally("heredocs");
    for (JsonNode test : Conformance.records(words.get())) {
      String input = test.get("input").asText();
      if (!test.get("error").isNull()) {
        tally.count(input, "error", heredocs(input, true));
      } else {
        JsonNode heredoc = test.get("heredoc");
        tally.count(input, heredoc.isNull() ? "" : describe(heredoc), heredocs(input, true));
      }
    }
    for (JsonNode test : Conformance.records(lines.get())) {
      String input = test.get("input").asText();
      var expected = new StringBuilder();
      test.get("heredocs").forEach(heredoc -> expected.append(describe(heredoc)));
      tally.count(input, expected.toString(), heredocs(input, false));
    }
    tally.finish(reporter, 115);
  }

  private static String describe(JsonNode heredoc) {
    return heredoc.get("Name").asText() + " " + heredoc.get("FileDescriptor").asInt() + " "
        + heredoc.get("Expand").asBoolean() + " " + heredoc.get("Chomp").asBoolean() + ";";
  }

  private static String heredocs(String text, boolean word) {
    try {
      List<HeredocWord> found = word ? HeredocWords.inWord(text).stream().toList() : HeredocWords.inLine(text);
      var out = new StringBuilder();
      found.forEach(h -> out.append(h.name()).append(' ').append(h.fileDescriptor()).append(' ').append(h.expand())
          .append(' ').append(h.chomp()).append(';'));
      return out.toString();
    } catch (HeredocWords.InvalidNameException _) {
      return "error";
    }
  }

  @Test
  void directivesAreLookedUpAsByTheReference(TestReporter reporter) {
    Optional<Path> file = Conformance.find("language/directive.jsonl", reporter);
    if (file.isEmpty()) {
      return;
    }
    var tally = new Conformance.Tally("directive");
    for (JsonNode test : Conformance.records(file.get())) {
      var source = SourceText.of(test.get("input").asText());
      String key = test.get("key").asText();
      // A whole file in JSON is another frontend's language.
      if (source.text().startsWith("{")) {
        continue;
      }
      Optional<Directive> found = DirectiveScan.lookUp(source, key, "#");
      if (found.isEmpty() && test.get("anyFormat").asBoolean()) {
        found = DirectiveScan.lookUp(source, key, "//");
      }
      String expected = test.get("found").asBoolean()
          ? test.get("cmdline").asText() + " " + test.get("loc").get(0).get("Start").get("Line").asInt()
          : "";
      tally.count(
          source.text(), expected, found.map(d -> d.value() + " " + source.lineOf(d.start())).orElse(""));
    }
    tally.finish(reporter, 24);
  }

  @Test
  void corpusIsAcceptedAndRejectedAsByTheReference(TestReporter reporter) throws IOException {
    Optional<Path> file = Conformance.find("corpus/labels.jsonl", reporter);
    if (file.isEmpty()) {
      return;
    }
    var tally = new Conformance.Tally("corpus labels");
    Path folder = file.get().resolveSibling("");
    for (JsonNode test : Conformance.records(file.get())) {
      byte[] bytes = Files.readAllBytes(folder.resolve(test.get("file").asText()));
      var source = SourceText.of(bytes);
      Read read = read(source, Syntaxes.STANDARD);
      assertThat(source.bytes()).isEqualTo(bytes);
      if (test.get("accepted").asBoolean()) {
        tally.count(
            test.get("file").asText(),
            strings(test.get("instructions")) + test.get("escape").asText(),
            read.errors().isEmpty()
                ? nodes(read).stream().map(n -> n.word().value().toUpperCase(Locale.ROOT)).toList().toString()
                    + read.ast().escape()
                : read.errors().toString());
      } else {
        // A missing argument is for the provider to find; the reader must only not fail on it.
        boolean providers = test.get("error").asText().contains("requires at least one argument");
        tally.count(
            test.get("file").asText() + " " + test.get("error").asText(),
            true,
            providers || read.errors().stream().anyMatch(e -> isAt(e, source, test.get("errorLines"))));
      }
    }
    tally.finish(reporter, 1412);
  }

  /** The reference gives the lines of the instruction, and none where the file cannot be split into lines. */
  private static boolean isAt(Diagnostic error, SourceText source, JsonNode lines) {
    int line = source.lineOf(error.span().start());
    boolean whole = error.code().equals("LineTooLong") || error.code().equals("InvalidEscapeDirective");
    return whole
        || StreamSupport.stream(lines.spliterator(), false)
            .anyMatch(range -> range.get(0).asInt() <= line && line <= range.get(1).asInt());
  }
}
