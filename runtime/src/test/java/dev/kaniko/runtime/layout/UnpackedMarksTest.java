package dev.kaniko.runtime.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is believed of unpacked layers before and after the machine is started anew. */
final class UnpackedMarksTest {
  @TempDir private Path directory;

  private UnpackedMarks marks(String boot) {
    return new UnpackedMarks(directory, new StateLock(directory), boot);
  }

  private Path unpack(String name, UnpackedMarks marks) throws IOException {
    var layer = directory.resolve(name);
    marks.write(layer);
    return Files.createDirectory(layer);
  }

  @Test
  void aLayerIsWholeInTheBootInWhichItWasUnpacked() throws Exception {
    var layer = unpack("a", marks("first"));
    assertThat(marks("first").isWhole(layer)).isTrue();
    assertThat(marks("second").isWhole(layer)).isFalse();
  }

  @Test
  void aLayerThatIsOnTheDiskIsWholeInEveryBoot() throws Exception {
    var layer = unpack("a", marks("first"));
    marks("first").settle(Instant.MAX);
    assertThat(marks("second").isWhole(layer)).isTrue();
  }

  @Test
  void whatWasUnpackedLatelyOrInAnotherBootOrIsNotThereIsNotPutOnTheDisk() throws Exception {
    var late = unpack("a", marks("first"));
    marks("first").settle(Instant.EPOCH);
    assertThat(marks("second").isWhole(late)).isFalse();
    marks("second").settle(Instant.MAX);
    assertThat(marks("second").isWhole(late)).isFalse();

    marks("first").write(directory.resolve("b"));
    marks("first").settle(Instant.MAX);
    Files.createDirectory(directory.resolve("b"));
    assertThat(marks("second").isWhole(directory.resolve("b"))).isFalse();
  }

  @Test
  void aLayerThatIsUnpackedAgainIsMarkedAgain() throws Exception {
    var layer = unpack("a", marks("first"));
    marks("first").settle(Instant.MAX);
    Files.delete(layer);
    unpack("a", marks("first"));
    assertThat(marks("second").isWhole(layer)).isFalse();
  }

  @Test
  void withoutAMarkOrWithHalfOfOneALayerIsNotWhole() throws Exception {
    var layer = Files.createDirectory(directory.resolve("a"));
    assertThat(marks("first").isWhole(layer)).isFalse();
    Files.writeString(UnpackedMarks.of(layer), "on d");
    assertThat(marks("first").isWhole(layer)).isFalse();
    Files.writeString(UnpackedMarks.of(layer), "");
    assertThat(marks("first").isWhole(layer)).isFalse();
  }
}
