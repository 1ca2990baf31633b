package dev.kaniko.runtime.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ignore files of any size are read or refused. */
final class DockerIgnoreTest {
  private static DockerIgnore read(String text) throws IOException {
    return DockerIgnore.read(".dockerignore", FileContent.of(text));
  }

  @Test
  void aHundredThousandPatternsAreHeld() throws IOException {
    var ignore = read(IntStream.range(0, 100_000).mapToObj(i -> "dir" + i + "/file").collect(Collectors.joining("\n")) + "\n!dir7/file\n");

    assertThat(ignore.excludes(ImagePath.clean("dir99999/file/below"))).isTrue();
    assertThat(ignore.excludes(ImagePath.clean("dir7/file"))).isFalse();
    assertThat(ignore.excludes(ImagePath.clean("dir100000/file"))).isFalse();
  }

  @Test
  void tooManyPatternsAreRefusedWithTheLine() {
    assertThatThrownBy(() -> read("a\n".repeat(200_001)))
        .isInstanceOf(ContextException.class)
        .hasMessage(".dockerignore:200001: there are more than 200000 patterns; one for a directory may stand for those of its files");
  }

  @Test
  void aPatternLongerThanAnyPathIsRefusedWithTheLine() {
    assertThatThrownBy(() -> read("a\n" + "*a".repeat(3000) + "\n"))
        .isInstanceOf(ContextException.class)
        .hasMessage(".dockerignore:2: the pattern has more than 4096 characters, and no path has so many");
  }

  @Test
  void aFileOfMoreThanFourMebibytesIsRefused() {
    assertThatThrownBy(() -> read("# comment\n".repeat(500_000))).isInstanceOf(ContextException.class).hasMessage(".dockerignore is larger than 4 MiB");
  }
}
