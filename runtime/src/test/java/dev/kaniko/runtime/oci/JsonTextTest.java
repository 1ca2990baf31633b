package dev.kaniko.runtime.oci;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees are read and written as by a mapper of Jackson. */
final class JsonTextTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[]", "null", "{\"a\":[1,2.5,true,null,\"x\"],\"b\":{\"c\":12345678901,\"d\":123456789012345678901234567890}}", "{\"a\":1,\"a\":2}",
      " [\"\\ud800\", \"ä\", \"\\\"\\\\\\n\"] ", "1e400", "-0"})
  void isReadAndWrittenAsByAMapper(String text) throws Exception {
    var expected = MAPPER.readTree(text);
    assertThat(JsonText.read(text.getBytes(UTF_8))).isEqualTo(expected);
    assertThat(JsonText.readWhole(text)).isEqualTo(expected);
    if (!expected.isMissingNode()) {
      assertThat(JsonText.write(expected)).isEqualTo(MAPPER.writeValueAsString(expected));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[1", "{\"a\"}", "x", "\"a", "{\"a\":1,}"})
  void whatIsNoJsonIsRefused(String text) {
    assertThatThrownBy(() -> JsonText.read(text.getBytes(UTF_8))).isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(() -> JsonText.readWhole(text)).isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void onlyAWholeTextHasNothingBehindItsValue() throws Exception {
    assertThat(JsonText.read("{} 1".getBytes(UTF_8))).isEmpty();
    assertThatThrownBy(() -> JsonText.readWhole("{} 1")).isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(() -> JsonText.readWhole("{} x")).isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void halvesOfCharactersAreWrittenAsEscapes() throws Exception {
    var tree = MAPPER.createObjectNode().put("/\ud800", "ä\ud83d\ude00");
    var text = new String(JsonText.writeAscii(tree), US_ASCII);
    assertThat(text).matches("\\{\"/\\\\u[dD]800\":\"\\\\u00[eE]4\\\\u[dD]83[dD]\\\\u[dD][eE]00\"}");
    assertThat(JsonText.readWhole(text)).isEqualTo(tree);
  }
}
