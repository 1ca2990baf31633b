package dev.kaniko.runtime.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LastUseTest {
  /** A layer is marked after the entry that names it, and must not look older. */
  @Test
  void aFirstMarkIsNotEarlierThanWhatWasDoneBefore(@TempDir Path folder) throws Exception {
    for (int i = 0; i < 20; i++) {
      var before = Instant.now().truncatedTo(ChronoUnit.MICROS);
      var mark = folder.resolve("uses/" + i);
      LastUse.mark(mark);
      assertThat(Files.getLastModifiedTime(mark).toInstant()).isAfterOrEqualTo(before);
    }
  }
}
