package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Base images that were fetched ahead of builds. */
@Tag("system")
final class WarmTest {
  @TempDir private Path folder;

  @Test
  void warmersThatShareAVolumeFetchAnImageOnceAndBuildsOfItNeedNoRegistry() throws Exception {
    Path cache = Files.createDirectory(folder.resolve("cache"));
    try (Workshop workshop = Workshop.open(folder)) {
      workshop.pushBusybox();
      String base = workshop.name("library/busybox:latest");
      Tool warm = Tool.of(workshop.kaniko().launcher().toString(), "warm", "--image=" + base, "--cache-dir=" + cache, "--insecure-registry=" + workshop.registry().address());
      String digest = "";
      for (Tool.Running warmer : List.of(warm.start(), warm.start())) {
        Tool.Result result = warmer.await();
        assertThat(result.exitCode()).as(result.output()).isZero();
        digest = result.output().lines().filter(line -> line.startsWith("sha256:")).findFirst().orElseThrow();
      }
      for (String layer : OciLayout.read(cache.resolve(digest)).layers()) {
        assertThat(workshop.registry().requests("GET /v2/library/busybox/blobs/" + layer)).hasSize(1);
      }

      Path context = workshop.dockerfile("FROM " + base.replace(":latest", "@" + digest) + "\nRUN echo built > /built\n");
      Tool build = workshop.kaniko().quickCachedBuild(context, "--no-push", "--cache", "--cache-repo=oci:" + folder.resolve("steps"), "--cache-dir=" + cache,
          "--oci-layout-path=" + workshop.result("image"));
      workshop.registry().close();
      build.succeed();
      assertThat(OciLayout.read(workshop.result("image")).text("built")).isEqualTo("built\n");
    }
  }
}
