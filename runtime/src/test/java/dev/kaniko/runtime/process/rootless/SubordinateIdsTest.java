package dev.kaniko.runtime.process.rootless;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SubordinateIdsTest {
  private final FileSystem files = Jimfs.newFileSystem(Configuration.unix());
  private final Path file = files.getPath("/subuid");

  @AfterEach
  void close() throws IOException {
    files.close();
  }

  @Test
  void aUserIsMeantByNameOrByNumberAndMayHaveSeveralRanges() throws IOException {
    Files.writeString(file, "other:1:2\nann:100000:65536\n1000:300000:10\n10001:7:7\n");

    assertThat(SubordinateIds.of(file, "ann", 1000)).containsExactly(new SubordinateIds(100000, 65536), new SubordinateIds(300000, 10));
  }

  @Test
  void linesThatAreWrongCountForNothing() throws IOException {
    Files.writeString(file, "# ann\n\nann\nann:1\nann:x:5\nann:5:0\nann:-1:5\nann:1:2:3\nann:99999999999:1\n");

    assertThat(SubordinateIds.of(file, "ann", 1000)).isEmpty();
  }

  @Test
  void withoutTheFileThereAreNone() {
    assertThat(SubordinateIds.of(files.getPath("/absent"), "ann", 1000)).isEmpty();
  }
}
