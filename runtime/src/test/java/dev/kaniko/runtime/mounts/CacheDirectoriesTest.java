package dev.kaniko.runtime.mounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kaniko.instruction.Mount.Sharing;
import dev.kaniko.runtime.mounts.CacheDirectories.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoriesTest {
  @TempDir private Path folder;
  private final AtomicInteger made = new AtomicInteger();

  private Path make() throws IOException {
    return Files.createDirectory(folder.resolve("made-" + made.incrementAndGet()));
  }

  private Lease lend(String name, Sharing sharing) throws IOException, InterruptedException {
    return new CacheDirectories(folder.resolve("caches")).lend(name, sharing, this::make);
  }

  @Test
  void aDirectoryIsMadeOnceAndKeepsWhatIsInItForEveryKindOfSharing() throws Exception {
    try (var lease = lend("a", Sharing.SHARED)) {
      Files.createFile(lease.directory().resolve("f"));
    }
    for (var sharing : Sharing.values()) {
      try (var lease = lend("a", sharing)) {
        assertThat(lease.directory().resolve("f")).as(sharing.toString()).exists();
      }
    }
    assertThat(made).hasValue(1);
    try (var other = lend("b", Sharing.SHARED)) {
      assertThat(other.directory()).isEmptyDirectory();
    }
  }

  @Test
  void sharedOnesAreTheSameAndPrivateOnesAreNot() throws Exception {
    try (var one = lend("a", Sharing.SHARED); var two = lend("a", Sharing.SHARED)) {
      assertThat(one.directory()).isEqualTo(two.directory());
      try (var own = lend("a", Sharing.PRIVATE); var another = lend("a", Sharing.PRIVATE); var late = lend("a", Sharing.SHARED)) {
        assertThat(new HashSet<>(java.util.List.of(one.directory(), own.directory(), another.directory()))).hasSize(3);
        assertThat(late.directory()).isEqualTo(one.directory());
      }
    }
    assertThat(made).hasValue(3);
  }

  @Test
  void aLockedOneIsWaitedFor() throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = new CountDownLatch(1);
      var held = lend("a", Sharing.LOCKED);
      Callable<Path> second = () -> {
        waiting.countDown();
        try (var lease = lend("a", Sharing.LOCKED)) {
          assertThat(lease.directory().resolve("left")).exists();
          return lease.directory();
        }
      };
      var result = pool.submit(second);
      waiting.await();
      Files.createFile(held.directory().resolve("left"));
      held.close();
      assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo(held.directory());
    }
    assertThat(made).hasValue(1);
  }

  @Test
  void thoseWhoComeAtOnceFindOneCompleteDirectory() throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var caches = new CacheDirectories(folder.resolve("caches"));
      Callable<Boolean> user = () -> {
        try (var lease = caches.lend("a", Sharing.SHARED, () -> {
          var directory = make();
          Files.createFile(directory.resolve("f"));
          return directory;
        })) {
          return Files.exists(lease.directory().resolve("f"));
        }
      };
      for (var result : pool.invokeAll(java.util.Collections.nCopies(16, user))) {
        assertThat(result.get()).isTrue();
      }
    }
    assertThat(made).hasValue(1);
  }

  @Test
  void whatCannotBeMadeIsNotHeld() throws Exception {
    var caches = new CacheDirectories(folder.resolve("caches"));
    assertThatThrownBy(() -> caches.lend("a", Sharing.LOCKED, () -> {
      throw new IOException("no");
    })).isInstanceOf(IOException.class).hasMessage("no");
    try (var lease = lend("a", Sharing.LOCKED)) {
      assertThat(lease.directory()).isEmptyDirectory();
    }
  }
}
