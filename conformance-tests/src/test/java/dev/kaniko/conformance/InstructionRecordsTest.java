package dev.kaniko.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.source.SourceText;
import dev.kaniko.instruction.GitReference;
import dev.kaniko.instruction.standard.DeviceRequest;
import dev.kaniko.instruction.standard.Expose;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.InstructionSource;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/** Single instructions, and the small languages inside them, are typed as the reference types them. */
@ExtendWith(Tally.class)
final class InstructionRecordsTest {
  private static final Span NOWHERE = new Span(new SourceId("record"), 0, 0);

  @EachRecordOf("language/instruction.jsonl")
  void instructionsAreTypedAlike(ConformanceRecord record) {
    var parsed = Language.check(SourceText.of(text(record)));
    if (record.isError()) {
      assertThat(parsed.errors()).isNotEmpty();
      return;
    }
    assertThat(parsed.errors().stream().filter(error -> !error.code().equals("NoStage"))).isEmpty();
    if (record.text("type").endsWith(".Stage")) {
      TypedForm.assertStage(parsed.ast().stages().getFirst(), record.get("parsed"));
    } else {
      TypedForm.assertFields(parsed.nodes().getFirst(), record.get("parsed"));
    }
  }

  /** The instruction with the bodies of its heredocs behind it. */
  private static String text(ConformanceRecord record) {
    if (record.text("original").isEmpty() && record.get("parsed").has("Health")) {
      // Upstream put this node together without a text.
      return "HEALTHCHECK CMD " + record.get("parsed").get("Health").get("Test").path(1).asText();
    }
    var text = new StringBuilder(record.text("original"));
    for (JsonNode file : record.get("parsed").path("SourceContents")) {
      text.append('\n').append(file.get("Data").asText()).append(file.get("Path").asText());
    }
    for (JsonNode file : record.get("parsed").path("Files")) {
      text.append('\n').append(file.get("Data").asText()).append(file.get("Name").asText());
    }
    return text.toString();
  }

  @EachRecordOf("language/device.jsonl")
  void devicesAreReadAlike(ConformanceRecord record) {
    Optional<DeviceRequest> device;
    try {
      device = Optional.of(DeviceRequest.parse(record.text("input")));
    } catch (IllegalArgumentException e) {
      device = Optional.empty();
    }
    assertThat(device).isEqualTo(record.isError()
        ? Optional.empty()
        : Optional.of(new DeviceRequest(record.get("device").get("Name").asText(), record.get("device").get("Required").asBoolean())));
  }

  @EachRecordOf("language/expose-port.jsonl")
  void portsAreReadAlike(ConformanceRecord record) {
    var words = new Arguments.Words(false, List.of(new Text(record.text("input"), NOWHERE)), NOWHERE);
    var source = new InstructionSource(new Keyword("EXPOSE"), List.of(), words, List.of(), record.text("input"), NOWHERE, NOWHERE);
    assertThat(new Expose.Provider().parse(source, _ -> {}).map(Expose::ports))
        .isEqualTo(record.isError() ? Optional.empty() : Optional.of(ConformanceRecord.texts(record.get("ports"))));
  }

  @EachRecordOf("language/gitref.jsonl")
  void repositoriesAreReadAlike(ConformanceRecord record) {
    boolean isGit = record.get("isGit").asBoolean();
    Optional<GitReference> found;
    try {
      found = GitReference.parse(record.text("input"));
      assertThat(isGit && record.isError()).as("an error is expected").isFalse();
    } catch (IllegalArgumentException e) {
      assertThat(isGit && record.isError()).as("%s", e.getMessage()).isTrue();
      return;
    }
    assertThat(found.isPresent()).isEqualTo(isGit);
    found.ifPresent(reference -> assertReference(reference, record.get("ref")));
  }

  private static void assertReference(GitReference reference, JsonNode expected) {
    assertThat(reference.remote()).isEqualTo(expected.get("Remote").asText());
    assertThat(reference.ref()).isEqualTo(expected.get("Ref").asText());
    assertThat(reference.checksum()).isEqualTo(expected.get("Checksum").asText());
    assertThat(reference.directory()).isEqualTo(expected.get("SubDir").asText());
    assertThat(reference.isIndistinguishableFromPath()).isEqualTo(expected.get("IndistinguishableFromLocal").asBoolean());
    assertThat(reference.isUnencrypted()).isEqualTo(expected.get("UnencryptedTCP").asBoolean());
    assertThat(reference.keepGitDir()).isEqualTo(flag(expected.get("KeepGitDir")));
    assertThat(reference.submodules()).isEqualTo(flag(expected.get("Submodules")));
    assertThat(reference.modified()).isEqualTo(expected.get("MTime").asText());
    assertThat(reference.fetchByCommit()).isEqualTo(expected.get("FetchByCommit").asBoolean());
  }

  private static String flag(JsonNode value) {
    return value.isNull() ? "" : value.asText();
  }
}
