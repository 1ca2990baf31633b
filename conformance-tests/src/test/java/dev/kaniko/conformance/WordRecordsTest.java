package dev.kaniko.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaniko.compiler.parse.WordReader;
import dev.kaniko.compiler.scope.ExpandedWord;
import dev.kaniko.compiler.scope.ExpansionException;
import dev.kaniko.compiler.scope.ExpansionOptions;
import dev.kaniko.compiler.scope.Variables;
import dev.kaniko.compiler.scope.WordExpander;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;

/** Words expand to what the reference expands them to. */
@ExtendWith(Tally.class)
final class WordRecordsTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("PWD", "/home", "SHELL", "bash", "NULL", "", "KOREAN", "\uD55C\uAD6D\uC5B4");

  /** Empty where it cannot be expanded. */
  private static Optional<ExpandedWord> expand(String input, Map<String, String> environment) {
    return expand(input, '\\', true, ExpansionOptions.NONE, environment);
  }

  private static Optional<ExpandedWord> expand(
      String input, char escape, boolean quotes, ExpansionOptions options, Map<String, String> environment) {
    var raw = new Text(input, new Span(new SourceId("word"), 0, input.length()));
    try {
      return Optional.of(WordExpander.expand(WordReader.read(raw, escape, quotes), Variables.of(environment), options));
    } catch (ExpansionException _) {
      return Optional.empty();
    }
  }

  @EachRecordOf("language/envvar.jsonl")
  void wordsExpandAlike(ConformanceRecord record) {
    if (!record.text("platform").equals("W")) {
      assertThat(expand(record.text("input"), ENVIRONMENT).map(ExpandedWord::text))
          .isEqualTo(record.isError() ? Optional.empty() : Optional.of(record.text("expected")));
    }
  }

  /** Comments and blank lines of the text are records that say nothing. */
  @EachRecordOf("language/shell/envVarTest")
  void wordsOfTheUpstreamTextExpandAlike(ConformanceRecord record) {
    var line = record.data().asText().replaceFirst("#.*", "").strip();
    var fields = line.split("\\|", -1);
    if (fields.length == 3 && !fields[0].strip().equals("W")) {
      var expected = fields[2].strip();
      assertThat(expand(fields[1].strip(), ENVIRONMENT).map(ExpandedWord::text).orElse("error")).isEqualTo(expected);
    }
  }

  @EachRecordOf("language/words.jsonl")
  void wordsSplitAlike(ConformanceRecord record) {
    assertThat(expand(record.text("input"), environment(ConformanceRecord.texts(record.get("env")))).map(ExpandedWord::words))
        .isEqualTo(record.get("expected").isNull() ? Optional.empty() : Optional.of(ConformanceRecord.texts(record.get("expected"))));
  }

  /** What a line assigns with {@code ENV} holds for the lines behind it. */
  @EachRecordOf("language/shell/wordsTest")
  void wordsOfTheUpstreamTextSplitAlike(ConformanceRecord record) throws IOException {
    var line = record.data().asText();
    if (!line.startsWith("#") && !line.startsWith("ENV ") && line.contains("|")) {
      int number = Integer.parseInt(record.name().split(":")[1].strip());
      var assigned = Files.readAllLines(record.path()).subList(0, number - 1).stream()
          .filter(before -> before.startsWith("ENV "))
          .map(before -> before.substring("ENV ".length()))
          .toList();
      var expected = line.substring(line.indexOf('|') + 1).stripLeading();
      // The blank before the bar belongs to the form, others to the word.
      assertThat(expand(line.substring(0, line.indexOf('|')).strip(), environment(assigned)).map(word -> String.join(",", word.words())).orElse("error"))
          .isEqualTo(expected);
    }
  }

  private static Map<String, String> environment(List<String> assignments) {
    var environment = new HashMap<String, String>();
    assignments.forEach(pair -> environment.put(pair.split("=", 2)[0], pair.split("=", 2)[1]));
    return environment;
  }

  @EachRecordOf("language/shell-expand.jsonl")
  void everyOptionAndOperatorMeansTheSame(ConformanceRecord record) {
    var environment = new HashMap<String, String>();
    record.get("env").properties().forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
    var options = new ExpansionOptions(is(record, "rawQuotes"), is(record, "rawEscapes"), is(record, "skipUnsetEnv"));
    var expanded = expand(record.text("input"), record.text("escape").charAt(0), !is(record, "skipProcessQuotes"), options, environment);
    assertThat(expanded.isEmpty()).as("an error").isEqualTo(record.isError());
    expanded.ifPresent(word -> {
      assertThat(word.text()).isEqualTo(record.text("result"));
      assertThat(word.words()).isEqualTo(ConformanceRecord.texts(record.get("words")));
      if (is(record, "capture")) {
        assertThat(word.found()).isEqualTo(names(record.get("matched")));
        assertThat(word.missing()).isEqualTo(names(record.get("unmatched")));
      }
    });
  }

  private static boolean is(ConformanceRecord record, String field) {
    return record.get(field).asBoolean();
  }

  private static Set<String> names(JsonNode array) {
    return Set.copyOf(ConformanceRecord.texts(array));
  }
}
