package dev.kaniko.law;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.runtime.interpreter.StepFailedException;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of a stage whose image nobody sees no layer is written, and what fails there fails all the same. */
final class UnseenLayersTest {
  private static final List<String> LINES =
      List.of("FROM scratch AS a", "COPY d /only-here", "FROM scratch", "COPY --from=a /only-here/h /h", "COPY f /f");

  /** The bytes cannot be had. */
  private record Broken() implements FileContent {
    @Override
    public long size() {
      return 1;
    }

    @Override
    public InputStream open() throws IOException {
      throw new IOException("the disk is broken");
    }
  }

  private static long blobs(boolean optimized) throws IOException, InterruptedException {
    try (var workbench = Workbench.open()) {
      Interpretation.of(optimized ? Programs.plan(LINES) : Programs.unoptimized(LINES), workbench);
      try (var files = Files.walk(workbench.memory().getPath("/blobs"))) {
        return files.filter(Files::isRegularFile).count();
      }
    }
  }

  @Test
  void onlyTheLayersOfTheImageAreWritten() throws IOException, InterruptedException {
    assertThat(blobs(true)).isEqualTo(2);
    assertThat(blobs(false)).isEqualTo(3);
  }

  @Test
  void aFileThatCannotBeReadFailsTheStepThatPutsIt() throws IOException {
    var node = new FileNode.RegularFile(Metadata.of(0644, 0, 0, Instant.EPOCH), new Broken());
    var context = Interpretation.context().put("/d/broken", node);
    assertFails(context, true);
    assertFails(context, false);
  }

  private static void assertFails(MemoryTree context, boolean optimized) throws IOException {
    try (var workbench = Workbench.open()) {
      assertThatThrownBy(() -> Interpretation.of(optimized ? Programs.plan(LINES) : Programs.unoptimized(LINES), context, workbench))
          .isInstanceOf(StepFailedException.class)
          .hasMessageContaining("the disk is broken");
    }
  }
}
