package dev.kaniko.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpiTest {
  private static final String MAJOR = Spi.VERSION.substring(0, Spi.VERSION.indexOf('.'));
  private static final int MINOR = Integer.parseInt(Spi.VERSION.substring(MAJOR.length() + 1));

  @Test
  void whatWasBuiltForThisOrAnEarlierMinorVersionRuns() {
    for (int minor = 0; minor <= MINOR; minor++) {
      assertThat(Spi.runs(MAJOR + "." + minor)).isTrue();
    }
  }

  @Test
  void whatWasBuiltForALaterMinorOrAnotherMajorVersionDoesNotRun() {
    assertThat(Spi.runs(MAJOR + "." + (MINOR + 1))).isFalse();
    assertThat(Spi.runs(Integer.parseInt(MAJOR) + 1 + ".0")).isFalse();
    assertThat(Spi.runs(Integer.parseInt(MAJOR) - 1 + ".0")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", ".", "1.", ".0", "1.x", "1.-1", "1.0.0", " 1.0", "1.0 ", "01.0", "1.00", "1.999999999999"})
  void whatIsNoVersionDoesNotRun(String text) {
    assertThat(Spi.runs(text)).isFalse();
  }
}
