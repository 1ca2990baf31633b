package dev.kaniko.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ColumnsTest {
  @ParameterizedTest
  @CsvSource({"abc, 3, 3, abc", "abcd, 4, 3, ab…", "漢字, 4, 4, 漢字", "漢字, 4, 3, 漢…", "漢字, 4, 2, …", "é\u0301é, 2, 2, é\u0301é", "😀😀, 4, 3, 😀…"})
  void aTextIsCutToTheColumnsThatThereAre(String text, int columns, int most, String cut) {
    assertThat(Columns.of(text)).isEqualTo(columns);
    assertThat(Columns.cut(text, most)).isEqualTo(cut);
  }
}
