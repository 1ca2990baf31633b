package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * As {@link CachedRootsTest}, where the root of a stage is that of the container: each build is in a container that is born empty, and finds results in a
 * repository. Needs root, runc, skopeo, umoci, docker-registry and busybox-static.
 */
@Tag("system")
@ExtendWith(SharedExecutorImage.class)
final class InPlaceCacheTest {
  private static final String FIRST = CachedRootsTest.FIRST.replace("busybox", "prepared");

  @TempDir private static Path folder;
  private static InPlaceBuilds builds;

  @BeforeAll
  static void prepare(ExecutorImage executor) throws Exception {
    var workshop = Workshop.open(folder);
    builds = InPlaceBuilds.in(workshop, executor);
    CachedRootsTest.writeBase(folder.resolve("prepared"));
    workshop.registry().push("oci:" + folder.resolve("prepared") + ":image", "library/prepared:latest");
  }

  @AfterAll
  static void clean() throws Exception {
    builds.close();
  }

  private record Built(String output, OciLayout image) {
    long cached() {
      return output.lines().filter(line -> line.endsWith(" cached")).count();
    }
  }

  private static Built build(String image, String dockerfile, String... options) throws Exception {
    var context = builds.workshop().dockerfile(dockerfile);
    Files.writeString(context.resolve("file"), "of the context\n");
    var result = builds.runc().run(context, builds.command(image, options));
    assertThat(result.exitCode()).as(result.output()).isZero();
    return new Built(result.output(), builds.pull(image));
  }

  @Test
  void aRootOfLayersFromTheCacheIsThatOfABuildWithoutACache() throws Exception {
    var cache = new String[] {"--cache", "--cache-copy-layers", "--cache-repo=" + builds.workshop().name("cache")};
    var made = build("made/image:1", FIRST, cache);
    var again = build("again/image:1", FIRST, cache);
    assertThat(again.image().digest()).isEqualTo(made.image().digest());
    assertThat(again.cached()).isEqualTo(FIRST.lines().count() - 1);
    var half = build("half/image:1", FIRST + CachedRootsTest.REST, cache);
    var expected = build("expected/image:1", FIRST + CachedRootsTest.REST);
    assertThat(half.cached()).isEqualTo(FIRST.lines().count() - 1);
    assertThat(ImageListing.of(half.image())).isEqualTo(ImageListing.of(expected.image()));
    for (var seen : List.of("files", "directories", "sums", "place")) {
      assertThat(half.image().text(seen)).isEqualTo(expected.image().text(seen));
    }
    assertThat(ImageListing.timeless(half.image().config())).isEqualTo(ImageListing.timeless(expected.image().config()));
    assertThat(half.image().lastLayer()).isEqualTo(expected.image().lastLayer());
  }
}
