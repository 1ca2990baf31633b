package dev.kaniko.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WordsTest {
  @ParameterizedTest
  @CsvSource({"90s,PT1M30S", "1h30m,PT1H30M", "1.5s,PT1.5S", "250ms,PT0.25S", "2m3s,PT2M3S", "0,PT0S"})
  void timesAreSumsOfParts(String text, Duration time) {
    assertThat(Words.time(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-1s", "1d", "1 s", "1h garbage"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Words.time(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("is not a time");
  }

  @Test
  void aTimeHasALimit() {
    assertThatThrownBy(() -> Words.time("999999999999999h")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("hundred years");
  }
}
