package dev.kaniko.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Needs CAP_SYS_ADMIN and Linux 5.12. */
@Tag("system")
final class DetachedMountTest {
  @Test
  void aMountIsMadeReadOnlyOnceItsLastWriterIsGone() throws Exception {
    try (var mount = DetachedMount.tmpfs(Map.of(), false); var directory = mount.directory(); var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var writer = directory.createFile("file", 0644);
      var made = pool.submit(() -> {
        mount.makeReadOnly();
        return true;
      });
      Thread.sleep(50);
      assertThat(made).isNotDone();

      writer.close();

      assertThat(made.get()).isTrue();
      assertThatThrownBy(() -> directory.createFile("other", 0644).close()).hasMessageContaining("read-only file system");
    }
  }
}
