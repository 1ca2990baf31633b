package dev.kaniko.lsp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonNull;
import com.google.gson.JsonParser;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an editor decides at the start. */
final class SettingsReaderTest {
  private static SettingsReader.Read read(String json) {
    return SettingsReader.read(JsonParser.parseString(json));
  }

  @Test
  void everyOptionIsRead() {
    var settings = read("{\"context\": \"app\", \"buildArgs\": {\"A\": \"1\"}, \"target\": \"t\", \"platform\": \"linux/arm64\", \"delay\": 10}").settings();
    assertThat(settings.context()).contains("app");
    assertThat(settings.buildArguments()).containsEntry("A", "1");
    assertThat(settings.target()).contains("t");
    assertThat(settings.platform()).contains("linux/arm64");
    assertThat(settings.delay()).isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void nothingIsTheDefault() {
    assertThat(SettingsReader.read(JsonNull.INSTANCE)).isEqualTo(read("{}"));
    assertThat(read("{}").settings()).isEqualTo(ServerSettings.DEFAULT);
    assertThat(read("{\"context\": \"\"}").settings().hasContext()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', delimiter = '|', value = {
      "[]|no JSON object", "{\"contxt\": \"a\"}|there is no option contxt", "{\"context\": 1}|the option context is a string",
      "{\"buildArgs\": [\"A=1\"]}|the option buildArgs is an object", "{\"delay\": -1}|the option delay is a number", "{\"delay\": 1e99}|the option delay is a number",
      "{\"buildArgs\": {\"A\": 1}}|the option A is a string"
  })
  void whatIsNotUnderstoodIsToldAndDoesNotCount(String json, String problem) {
    assertThat(read(json).problems()).singleElement().asString().contains(problem);
    assertThat(read(json).settings()).isEqualTo(ServerSettings.DEFAULT);
  }
}
