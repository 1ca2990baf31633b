package dev.kaniko.runtime.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks within one process and between processes. The other process is flock(1) of util-linux. */
class LockFileTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("lock");
  }

  private boolean isFreeForAnotherProcess(String kind) throws IOException, InterruptedException {
    return new ProcessBuilder("flock", "--nonblock", kind, file.toString(), "true").start().waitFor() == 0;
  }

  @Test
  void anExclusiveLockExcludesAllOthers() throws Exception {
    try (var held = LockFile.tryExclusive(file).orElseThrow()) {
      assertThat(held).isNotNull();
      assertThat(LockFile.tryExclusive(file)).isEmpty();
      assertThat(LockFile.tryShared(file)).isEmpty();
      assertThat(isFreeForAnotherProcess("--exclusive")).as("others of this process have opened and closed it").isFalse();
      assertThat(isFreeForAnotherProcess("--shared")).isFalse();
    }
    assertThat(isFreeForAnotherProcess("--exclusive")).isTrue();
  }

  @Test
  void severalCanShareALock() throws Exception {
    try (var one = LockFile.tryShared(file).orElseThrow(); var other = LockFile.tryShared(file).orElseThrow()) {
      assertThat(one).isNotSameAs(other);
      assertThat(LockFile.tryExclusive(file)).isEmpty();
      assertThat(isFreeForAnotherProcess("--shared")).isTrue();
      assertThat(isFreeForAnotherProcess("--exclusive")).isFalse();
    }
  }

  @Test
  void aWaiterGetsTheLockAfterItsRelease() throws Exception {
    var held = LockFile.exclusive(file);
    var closer = Thread.ofVirtual().unstarted(held::close);
    closer.start();
    try (var next = LockFile.exclusive(file)) {
      assertThat(next).isNotNull();
    }
    closer.join();
  }

  @Test
  void aFileThatIsNotThereIsMadeOnlyWhereThatIsMeant() throws Exception {
    assertThat(LockFile.tryExclusiveIfThere(file)).isEmpty();
    assertThat(file).doesNotExist();
    Files.createFile(file);
    try (var held = LockFile.tryExclusiveIfThere(file).orElseThrow()) {
      assertThat(LockFile.tryExclusiveIfThere(file)).isEmpty();
      assertThat(held).isNotNull();
    }
  }
}
