package dev.kaniko.compiler.parse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaniko.compiler.ast.Word;
import dev.kaniko.compiler.scope.ExpandedWord;
import dev.kaniko.compiler.scope.ExpansionException;
import dev.kaniko.compiler.scope.Variables;
import dev.kaniko.compiler.scope.WordExpander;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Text;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** What the reference's word expansion made of the same words. */
final class WordConformanceTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PWD", "/home", "SHELL", "bash", "NULL", "", "KOREAN", "\uD55C\uAD6D\uC5B4");

  @Test
  void wordsExpandAsInTheReference(TestReporter reporter) {
    Optional<Path> file = Conformance.find("language/envvar.jsonl", reporter);
    if (file.isEmpty()) {
      return;
    }
    var tally = new Conformance.Tally("envvar");
    for (JsonNode test : Conformance.records(file.get())) {
      if (!test.get("platform").asText().equals("W")) {
        tally.count(
            test.get("input").asText(),
            test.get("error").asBoolean() ? "error" : test.get("expected").asText(),
            expand(test.get("input").asText(), '\\', true, ENVIRONMENT, ExpandedWord::text));
      }
    }
    tally.finish(reporter, 228);
  }

  @Test
  void wordsSplitAsInTheReference(TestReporter reporter) {
    Optional<Path> file = Conformance.find("language/words.jsonl", reporter);
    if (file.isEmpty()) {
      return;
    }
    var tally = new Conformance.Tally("words");
    for (JsonNode test : Conformance.records(file.get())) {
      var environment = new HashMap<String, String>();
      test.get("env").forEach(pair -> environment.put(pair.asText().split("=", 2)[0], pair.asText().split("=", 2)[1]));
      tally.count(
          test.get("input").asText(),
          test.get("expected").isNull() ? "error" : strings(test.get("expected")).toString(),
          expand(test.get("input").asText(), '\\', true, environment, e -> e.words().toString()));
    }
    tally.finish(reporter, 24);
  }

  /** Records made while looking for heredocs are left out: those are compared as heredocs. */
  @Test
  void everyOperatorMeansWhatItMeansInTheReference(TestReporter reporter) {
    Optional<Path> file = Conformance.find("language/shell-expand.jsonl", reporter);
    if (file.isEmpty()) {
      return;
    }
    var tally = new Conformance.Tally("shell-expand");
    for (JsonNode test : Conformance.records(file.get())) {
      if (test.get("rawQuotes").asBoolean() || test.get("rawEscapes").asBoolean() || test.get("skipUnsetEnv").asBoolean()) {
        continue;
      }
      var environment = new HashMap<String, String>();
      test.get("env").properties().forEach(e -> environment.put(e.getKey(), e.getValue().asText()));
      boolean capture = test.get("capture").asBoolean();
      String expected = test.get("error").isNull()
          ? test.get("result").asText() + strings(test.get("words"))
              + (capture
                  ? new TreeSet<>(strings(test.get("matched"))) + "" + new TreeSet<>(strings(test.get("unmatched")))
                  : "")
          : "error";
      tally.count(
          test.get("input").asText(),
          expected,
          expand(
              test.get("input").asText(),
              test.get("escape").asText().charAt(0),
              !test.get("skipProcessQuotes").asBoolean(),
              environment,
              e -> e.text() + e.words()
                  + (capture ? new TreeSet<>(e.found()) + "" + new TreeSet<>(e.missing()) : "")));
    }
    tally.finish(reporter, 300);
  }

  private static String expand(
      String input, char escape, boolean quotes, Map<String, String> environment, Function<ExpandedWord, String> show) {
    var raw = new Text(input, new Span(new SourceId("word"), 0, input.length()));
    Word word = WordReader.read(raw, escape, quotes);
    try {
      return show.apply(WordExpander.expand(word, Variables.of(environment)));
    } catch (ExpansionException _) {
      return "error";
    }
  }

  private static List<String> strings(JsonNode array) {
    var strings = new ArrayList<String>();
    array.forEach(element -> strings.add(element.asText()));
    return strings;
  }
}
