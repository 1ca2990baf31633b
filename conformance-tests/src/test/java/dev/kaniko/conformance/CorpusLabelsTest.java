package dev.kaniko.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.grammar.source.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** Public Dockerfiles are accepted and rejected as by the reference's parser and typing, with the error on the same line. */
@ExtendWith(Tally.class)
final class CorpusLabelsTest {
  /** Files on which this project deliberately differs, by name, each with the reason. */
  private static final Map<String, String> DELIBERATE_DIFFERENCES = Map.of();

  @EachRecordOf("corpus/labels.jsonl")
  void filesAreAcceptedAlike(ConformanceRecord record) throws IOException {
    var bytes = Files.readAllBytes(record.path().resolveSibling(record.text("file")));
    var source = SourceText.of(bytes);
    assertThat(source.bytes()).isEqualTo(bytes);
    if (DELIBERATE_DIFFERENCES.containsKey(record.text("file"))) {
      return;
    }
    var checked = Language.check(source);
    boolean accepted = record.get("accepted").asBoolean();
    assertThat(checked.errors().isEmpty()).as("accepted; errors: %s", checked.errors()).isEqualTo(accepted);
    if (accepted) {
      assertThat(checked.nodes().stream().map(node -> node.word().value().toUpperCase(Locale.ROOT)).toList())
          .isEqualTo(ConformanceRecord.texts(record.get("instructions")));
      assertThat(String.valueOf(checked.ast().escape())).isEqualTo(record.text("escape"));
      assertThat(checked.ast().stages()).hasSize(record.get("stageCount").asInt());
    } else {
      var error = checked.errors().getFirst();
      assertThat(Language.isOnLine(record.get("errorLines").path(0).path(0).asInt(), error, error.span(), checked.ast()))
          .as("line; errors: %s", checked.errors()).isTrue();
    }
  }
}
