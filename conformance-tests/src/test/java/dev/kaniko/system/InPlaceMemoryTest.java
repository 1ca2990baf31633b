package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.ManyFiles;
import dev.kaniko.fixture.Slow;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Large builds in the executor container under a hard limit, page cache and what RUN needs included. Needs root, runc, skopeo, umoci, docker-registry,
 * mmdebstrap, busybox-static, and a memory controller of cgroups.
 */
@Tag("system")
@ExtendWith(SharedExecutorImage.class)
final class InPlaceMemoryTest {
  private static final long LIMIT = 384_000_000;
  private static final long MOST_ANONYMOUS = 250_000_000;

  /** The kernel charges what must not fail even beyond the limit: some pages, which it takes back at once. */
  private static final long BEYOND = 1 << 20;

  @TempDir private static Path folder;
  private static InPlaceBuilds builds;

  @BeforeAll
  static void prepare(ExecutorImage executor) throws Exception {
    builds = InPlaceBuilds.in(Workshop.withDebian(folder), executor);
  }

  @AfterAll
  static void clean() throws Exception {
    builds.close();
  }

  @Test
  void manyFilesAreCopied() throws Exception {
    Path context = builds.workshop().dockerfile("FROM debian:bookworm\nCOPY files /files\nRUN find /files -type f | wc -l > /count\n");
    int files = Slow.WANTED ? 20_000 : 12_000;
    ManyFiles.write(context.resolve("files"), files, 25_000);
    assertThat(buildWithinLimit(context, "big/copy:1").text("count")).isEqualTo(files + "\n");
  }

  @Test
  void aStepWritesALargeFile() throws Exception {
    long megabytes = Slow.WANTED ? 300 : 200;
    Path context = builds.workshop().dockerfile("FROM debian:bookworm\nRUN dd if=/dev/urandom of=/random bs=1M count=%d status=none\n".formatted(megabytes));
    assertThat(buildWithinLimit(context, "big/run:1").entry("random").getSize()).isEqualTo(megabytes << 20);
  }

  private static OciLayout buildWithinLimit(Path context, String image) throws Exception {
    try (var container = builds.runc().open(context, new RuncContainer.Limits(LIMIT, 0))) {
      var running = container.start(builds.measuredCommand(image));
      CgroupMemory most = CgroupMemory.watch(container.cgroup(), running.process());
      var result = running.await();
      System.out.printf("%s in a container of %d MB: at most %.0f MB anonymous, %.0f MB with the page cache%n", image, LIMIT / 1_000_000, most.anonymousBytes() / 1e6,
          most.allBytes() / 1e6);
      assertThat(result.exitCode()).as(result.output()).isZero();
      assertThat(most.anonymousBytes()).as("the watcher saw something").isPositive().isLessThan(MOST_ANONYMOUS);
      assertThat(most.allBytes()).isPositive().isLessThanOrEqualTo(LIMIT + BEYOND);
      return builds.pull(image);
    }
  }
}
