package dev.kaniko.runtime.process.inplace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HiddenFilesTest {
  @TempDir Path path;

  @Test
  void aFileIsAwayForAWhileAndComesBackAsItWas() throws IOException {
    var file = Files.writeString(path.resolve("login"), "secret");
    var before = Files.getLastModifiedTime(file);

    try (var _ = HiddenFiles.of(List.of(file, path.resolve("missing")), List.of())) {
      assertThat(file).doesNotExist();
      Files.createDirectories(file.resolve("in/its/place"));
    }

    assertThat(file).hasContent("secret");
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
  }

  @Test
  void aSecretIsNotWrittenToWhereALinkLeads(@TempDir Path elsewhere) throws IOException {
    var home = Files.createDirectory(path.resolve("home"));
    Files.writeString(home.resolve("login"), "secret");

    try (var _ = HiddenFiles.of(List.of(home.resolve("login")), List.of())) {
      Files.move(home, path.resolve("moved"));
      Files.createSymbolicLink(home, elsewhere);
    }

    assertThat(elsewhere).isEmptyDirectory();
    assertThat(path.resolve("moved/login")).hasContent("secret");
  }
}
