package dev.kaniko.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs CAP_SYS_ADMIN, Linux 6.8 and a temporary directory with trusted attributes. */
@Tag("system")
final class OverlayMountTest {
  @TempDir Path scratch;

  @Test
  void overlaysWorkHereAndTheTrialLeavesNothing() {
    assertThat(OverlayMount.obstacle(scratch)).isEmpty();
    assertThat(scratch).isEmptyDirectory();
  }

  @Test
  void theReasonIsReturnedWhereOverlaysDoNotWork() {
    assertThat(OverlayMount.obstacle(Path.of("/proc"))).isPresent();
  }

  @Test
  void theTopmostLowerWinsOfManyWithAnyNames() throws IOException {
    var lowers = new ArrayList<Path>();
    for (int i = 0; i < 200; i++) {
      var odd = "layer, with: every\\thing and a name that is much longer than the two hundred and fifty-five bytes in all that fsconfig takes ";
      var lower = Files.createDirectories(scratch.resolve(odd + i).resolve(odd));
      Files.writeString(lower.resolve("file"), "from " + i);
      Files.writeString(lower.resolve("file" + i), "");
      lowers.add(lower);
    }
    try (var overlay = OverlayMount.mount(
        lowers, Files.createDirectories(scratch.resolve("upper")), Files.createDirectories(scratch.resolve("work")))) {
      assertThat(Files.readString(overlay.path().resolve("file"))).isEqualTo("from 0");
      try (var merged = overlay.directory()) {
        assertThat(merged.entries()).hasSize(201);
        merged.removeFile("file");
      }
      assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(scratch.toString());
    }
    assertThat(Directory.WORKING.status(scratch.resolve("upper/file").toString()).isWhiteout()).isTrue();
  }

  @Test
  void aRefusedOptionIsExplainedInTheKernelsWords() {
    var options = List.of(new DetachedMount.Option("nonsense", "1"));

    assertThatThrownBy(() -> DetachedMount.create("overlay", options, 0).close())
        .isInstanceOf(ErrnoException.class)
        .hasMessageStartingWith("overlay nonsense=1, ")
        .hasMessageContaining("Unknown parameter 'nonsense'");
  }
}
