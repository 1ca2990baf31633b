package dev.kaniko.runtime.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The memory for an archive grows linearly: eight times as many entries take about eight times the memory. Quadratic growth would be 64 times. */
final class ArchiveGrowthTest {
  private static final int SMALL = 500;
  private static final int LARGE = 8 * SMALL;
  private static final double MOST = 16;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Adds one entry to an archive. */
  @FunctionalInterface
  private interface Entry {
    void add(TarMaker tar, int number) throws IOException;
  }

  record Kind(String name, Entry entry) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Kind> kinds() {
    return List.of(
        new Kind("files of one directory", (tar, i) -> tar.file("f" + i, 0644, "")),
        new Kind("files of many directories", (tar, i) -> tar.file("d" + i + "/f", 0644, "")),
        new Kind("one file again and again", (tar, i) -> tar.file("f", 0644, "")),
        new Kind("names of one file", (tar, i) -> {
          if (i == 0) {
            tar.file("f", 0644, "x");
          } else {
            tar.link("l" + i, TarConstants.LF_LINK, "f");
          }
        }),
        new Kind("links to links", (tar, i) -> tar.link("l" + i, TarConstants.LF_SYMLINK, "l" + (i + 1))));
  }

  @TempDir
  private Path scratch;

  @ParameterizedTest
  @MethodSource("kinds")
  void eightTimesTheEntriesTakeAboutEightTimesTheMemory(Kind kind) throws IOException {
    var small = archive(kind, SMALL);
    var large = archive(kind, LARGE);
    allocated(small); // Loads classes, which must not count.

    assertThat((double) allocated(large) / allocated(small)).isLessThan(MOST);
  }

  private static byte[] archive(Kind kind, int count) throws IOException {
    var tar = new TarMaker();
    for (int i = 0; i < count; i++) {
      kind.entry().add(tar, i);
    }
    return tar.finish();
  }

  private long allocated(byte[] archive) throws IOException {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertThat(new Archives(scratch, Instant.EPOCH).open(FileContent.of(archive))).isPresent();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
