package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

final class ShownStreamTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private ShownStream stream(boolean terminal) {
    return new ShownStream(new PrintStream(bytes, true, UTF_8), terminal);
  }

  @Test
  void noSequenceGetsIntoAFileOrAPipe() {
    stream(false).println("a\033[31mb\033]0;title\007\n\u202Ec\u009B2J");
    assertThat(bytes.toString(UTF_8)).isEqualTo("a·[31mb·]0;title·\n·c·2J\n");
  }

  @Test
  void onATerminalOnlyColoursAndProgressBarsPass() {
    stream(true).print("\033[1;31merror\033[0m \033[3F\033[K\033[J\033[2J\033]52;c;eA==\007\033[?25l");
    assertThat(bytes.toString(UTF_8)).isEqualTo("\033[1;31merror\033[0m \033[3F\033[K\033[J·[2J·]52;c;eA==··[?25l");
  }

  @Test
  void bytesOfCommandsPass() {
    var stream = stream(false);
    stream.write("\033[31m".getBytes(UTF_8), 0, 5);
    stream.flush();
    assertThat(bytes.toString(UTF_8)).isEqualTo("\033[31m");
  }
}
