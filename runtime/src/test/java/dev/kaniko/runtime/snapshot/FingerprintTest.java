package dev.kaniko.runtime.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.snapshot.XattrValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/** The bytes of a file that are read to see whether it has changed. */
class FingerprintTest {
  private static final Instant TIME = Instant.ofEpochSecond(1_000);

  /** A directory whose files all have the same text. It counts how often they are read. */
  private static final class Counting implements InodeDirectory {
    private final String text;
    private int readings;

    Counting(String text) {
      this.text = text;
    }

    @Override
    public List<InodeStore.Named> list() {
      return List.of();
    }

    @Override
    public InodeDirectory open(String name) throws IOException {
      throw new IOException("no directory");
    }

    @Override
    public SortedMap<String, XattrValue> xattrs(String name) {
      return Collections.emptySortedMap();
    }

    @Override
    public InputStream read(String name) {
      readings++;
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String linkTarget(String name) throws IOException {
      throw new IOException("no link");
    }

    @Override
    public void close() {}
  }

  private static FileStatus file(long size, long blocks, Instant changed) {
    return new FileStatus(FileType.REGULAR, 0644, 0, 0, 1, size, 1, 1, 0, 0, TIME, changed, blocks);
  }

  @Test
  void aFileWithoutLargeHolesIsReadWhateverItsSize() throws IOException {
    var one = new Counting("a");
    var print = Fingerprint.of(one, "f", file(100L << 40, (100L << 40) / 512, TIME));

    assertThat(one.readings).isEqualTo(1);
    assertThat(Fingerprint.of(new Counting("b"), "f", file(100L << 40, (100L << 40) / 512, TIME))).isNotEqualTo(print);
  }

  @Test
  void aFileOfHolesIsNotReadAndChangesWithItsInode() throws IOException {
    var directory = new Counting("a");
    var print = Fingerprint.of(directory, "f", file(100L << 40, 8, TIME));

    assertThat(Fingerprint.of(directory, "f", file(100L << 40, 8, TIME))).isEqualTo(print);
    assertThat(Fingerprint.of(directory, "f", file(100L << 40, 8, TIME.plusNanos(1)))).isNotEqualTo(print);
    assertThat(Fingerprint.of(directory, "f", file(99L << 40, 8, TIME))).isNotEqualTo(print);
    assertThat(directory.readings).isZero();
  }
}
