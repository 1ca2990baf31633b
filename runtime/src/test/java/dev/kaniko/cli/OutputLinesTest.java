package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutputLinesTest {
  private final List<String> taken = new ArrayList<>();
  private final OutputLines lines = new OutputLines(line -> taken.add(new String(line, UTF_8)));

  @Test
  void linesAreWholeHoweverTheyCome() {
    lines.add("a\n\nb".getBytes(UTF_8));
    lines.add("c\n".getBytes(UTF_8));
    lines.add("d".getBytes(UTF_8));
    assertThat(taken).containsExactly("a", "", "bc");
    lines.end();
    lines.end();
    assertThat(taken).containsExactly("a", "", "bc", "d");
  }

  @Test
  void aLineThatDoesNotEndIsPassedOnInPiecesOfWholeCharacters() {
    var text = "€".repeat(33_333);
    for (int i = 0; i < text.length(); i += 1000) {
      lines.add(text.substring(i, Math.min(text.length(), i + 1000)).getBytes(UTF_8));
    }
    lines.end();
    assertThat(taken).hasSize(13).allMatch(piece -> piece.getBytes(UTF_8).length <= 8195);
    assertThat(String.join("", taken)).isEqualTo(text);
  }

  @Test
  void bytesThatAreNoTextAreCutToo() {
    lines.add(new byte[100_000]);
    lines.add("\200".repeat(100_000).getBytes(ISO_8859_1));
    assertThat(taken).hasSizeGreaterThan(20);
  }
}
