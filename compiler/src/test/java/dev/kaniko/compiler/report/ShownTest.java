package dev.kaniko.compiler.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShownTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 7, 8, '\n', '\r', 0x1B, 0x7F, 0x85, 0x9B, 0x200E, 0x202A, 0x202E, 0x2028, 0x2029, 0x2066, 0x2069, 0x61C, 0xFEFF, 0xE0041})
  void whatCouldDriveATerminalShowsAsADot(int character) {
    assertThat(Shown.line("a" + Character.toString(character) + "b")).isEqualTo("a·b");
  }

  @Test
  void textsOfAllScriptsAndEmojiStay() {
    var text = "größe 日本語 עברית \uD83D\uDC69\u200D\uD83D\uDCBB e\u0301";
    assertThat(Shown.line(text)).isEqualTo(text);
  }

  @Test
  void ofSeveralLinesTheEndsStay() {
    assertThat(Shown.lines("a\n\tb\u001b[2Jc\r")).isEqualTo("a\n\tb·[2Jc·");
  }
}
