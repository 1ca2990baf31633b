package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.ManyFiles;
import dev.kaniko.fixture.Slow;
import dev.kaniko.fixture.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contents are streamed: what a build needs does not grow with what it builds. Measured with the launcher's own settings. */
@Tag("system")
final class MemoryTest {
  private static final long LIMIT_KB = 200_000;
  private static final Pattern PEAK = Pattern.compile("Maximum resident set size \\(kbytes\\): (\\d+)");

  @TempDir private Path folder;

  @Test
  void copyingThousandsOfFilesNeedsLessThan200Megabytes() throws Exception {
    try (Workshop workshop = Workshop.withDebian(folder)) {
      Path context = workshop.dockerfile("FROM debian:bookworm\nCOPY files /files\n");
      ManyFiles.write(context.resolve("files"), Slow.WANTED ? 20_000 : 8_000, 25_000);
      assertThat(peakKb(workshop, context, "big/copy:1")).isLessThan(LIMIT_KB);
    }
  }

  @Test
  void runWritingHundredsOfMegabytesNeedsLessThan200Megabytes() throws Exception {
    try (Workshop workshop = Workshop.withDebian(folder)) {
      Path context = workshop.dockerfile("FROM debian:bookworm\nRUN dd if=/dev/urandom of=/random bs=1M count=%d status=none\n".formatted(Slow.WANTED ? 300 : 200));
      assertThat(peakKb(workshop, context, "big/run:1")).isLessThan(LIMIT_KB);
    }
  }

  private static long peakKb(Workshop workshop, Path context, String image) throws Exception {
    Tool build = workshop.kaniko().build(context, "--registry-mirror=" + workshop.registry().address(), "--destination=" + workshop.name(image));
    String output = new Tool(Stream.concat(Stream.of("/usr/bin/time", "-v"), build.command().stream()).toList(), build.environment(), Duration.ofMinutes(5))
        .succeed();
    String[] parts = image.split(":", 2);
    assertThat(workshop.registry().hasTag(parts[0], parts[1])).isTrue();
    Matcher peak = PEAK.matcher(output);
    assertThat(peak.find()).as(output).isTrue();
    return Long.parseLong(peak.group(1));
  }
}
