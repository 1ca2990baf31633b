package dev.kaniko.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContextListingTest {
  @TempDir Path folder;

  @Test
  void filesHaveTheirSizesAndAllElseHasNone() throws IOException {
    Files.writeString(folder.resolve("a"), "12345");
    Files.createDirectories(folder.resolve("b/c"));
    Files.writeString(folder.resolve("b/c/d"), "1");
    Files.createSymbolicLink(folder.resolve("link"), Path.of("b"));
    Files.createDirectory(folder.resolve(".git"));
    Files.writeString(folder.resolve(".git/config"), "x");

    assertThat(new ContextListing(folder).get()).hasValue(new TreeMap<>(Map.of("a", 5L, "b", 0L, "b/c", 0L, "b/c/d", 1L, "link", 0L, ".git", 0L)));
  }

  @Test
  void whatCannotBeListedIsNotKnown() {
    assertThat(new ContextListing(folder.resolve("absent")).get()).isEmpty();
  }
}
