package dev.kaniko.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SizesTest {
  @ParameterizedTest
  @CsvSource({"0,0", "500,500", "10GB,10000000000", "10g,10000000000", "2GiB,2147483648", "1.5k,1500", "1.5 KiB,1536", "7E,7000000000000000000"})
  void aSizeIsRead(String text, long bytes) {
    assertThat(Sizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GB", "-1", "10E", "1e3", "9999999999999999999"})
  void whatIsNoSizeIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Sizes.parse(text)).withMessageEndingWith("is not a size: write 500MB, 10GB or 2GiB");
  }
}
