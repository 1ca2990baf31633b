package dev.kaniko.instruction.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
      "0,0", "-0,0", "1ns,1", "1h2m3.5s,3723500000000", "500ms,500000000", "-1.5h,-5400000000000", "+.5us,500", "1.s,1000000000", "2µs,2000", "2μs,2000",
      "0.3333333333333333333h,1200000000000", "9223372036854775807ns,9223372036854775807", "1.9ns,1"})
  void aDurationIsReadAsGoDoes(String text, long nanos) {
    assertThat(GoDuration.parse(text).toNanos()).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", ".", "1s.", "s", "1 s", "9223372036854775808ns", "99999999999999999999h", "2562048h", "1s1"})
  void whatIsNoDurationIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> GoDuration.parse(text)).withMessageStartingWith("time: ");
  }
}
