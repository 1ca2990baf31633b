package dev.kaniko.runtime.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.runtime.process.OutputSink.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How much of the output of a command is passed on. The words are BuildKit's. */
final class ClippedOutputTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final AtomicLong now = new AtomicLong(5);

  private ClippedOutput output(long bytes, long bytesPerSecond) {
    return new ClippedOutput((_, piece, offset, length) -> shown.write(piece, offset, length), new OutputLimit(bytes, bytesPerSecond), now::get);
  }

  private static void write(ClippedOutput output, String text) throws IOException {
    output.write(Stream.STDOUT, text.getBytes(UTF_8), 0, text.length());
  }

  @Test
  void bothOutputsAreClippedTogetherAtTheLimitWithOneLine() throws IOException {
    var output = output(2048, OutputLimit.NONE);
    write(output, "a".repeat(2000));
    output.write(Stream.STDERR, "b".repeat(100).getBytes(UTF_8), 0, 100);
    for (int i = 0; i < 100; i++) {
      write(output, "c".repeat(100));
    }
    assertThat(shown.toString(UTF_8)).isEqualTo("a".repeat(2000) + "b".repeat(48) + "\n[output clipped, log limit 2KiB reached]\n");
  }

  @Test
  void outputThatComesTooFastIsClippedUntilItIsSlowOnAverage() throws IOException {
    var output = output(OutputLimit.NONE, 1000);
    write(output, "a".repeat(1500));
    write(output, "b");
    now.addAndGet(Duration.ofSeconds(2).toNanos());
    write(output, "c");
    assertThat(shown.toString(UTF_8)).isEqualTo("a".repeat(1000) + "\n[output clipped, log limit 1000B/s reached]\nc");
  }

  @Test
  void whatIsClippedAtTheUsualLimitsIsWhatBuildKitClips() throws IOException {
    var output = output(OutputLimit.USUAL.bytes(), OutputLimit.USUAL.bytesPerSecond());
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    write(output, "a".repeat(3 << 20));
    assertThat(shown.toString(UTF_8)).hasSizeLessThan((2 << 20) + 100).endsWith("a\n[output clipped, log limit 2MiB reached]\n");
  }

  @Test
  void nothingIsClippedWithoutLimits() throws IOException {
    var output = output(OutputLimit.NONE, OutputLimit.NONE);
    write(output, "a".repeat(5 << 20));
    assertThat(shown.size()).isEqualTo(5 << 20);
    output.showLast();
    assertThat(shown.size()).isEqualTo(5 << 20);
  }

  @Test
  void theLastWordsOfACommandThatFailsAreShown() throws IOException {
    var output = output(10, OutputLimit.NONE);
    for (int i = 0; i < 3000; i++) {
      write(output, String.format("%08d\n", i));
    }
    output.showLast();
    output.showLast();
    var text = shown.toString(UTF_8);
    assertThat(text).startsWith("00000000\n0\n[output clipped, log limit 10B reached]\n[the last 8192 bytes of what was clipped]\n").endsWith("00002998\n00002999\n");
    assertThat(text.length()).isLessThan(8192 + 150);
  }

  @Test
  void aPieceIsNotKeptLongerThanItIsShown() throws IOException {
    var output = output(0, 0);
    var piece = "abcdefgh".getBytes(UTF_8);
    output.write(Stream.STDERR, piece, 2, 3);
    piece[3] = 'X';
    output.showLast();
    assertThat(shown.toString(UTF_8)).endsWith("[the last 3 bytes of what was clipped]\ncde");
  }

  @Test
  void aLimitBelowNoneIsRefused() {
    assertThatThrownBy(() -> new OutputLimit(-2, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
