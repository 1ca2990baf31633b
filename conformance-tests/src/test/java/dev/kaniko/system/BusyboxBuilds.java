package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.cli.BuildHere;
import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Builds without a registry on {@code busybox}, a base that is nothing but that; each has a context of its own. */
final class BusyboxBuilds implements AutoCloseable {
  private final Path folder;
  private final String base;
  private int count;

  private BusyboxBuilds(Path folder, String base) {
    this.folder = folder;
    this.base = base;
  }

  /** Makes the base; the folder is the test's. */
  static BusyboxBuilds in(Path folder) throws IOException, InterruptedException {
    return new BusyboxBuilds(folder, BusyboxBase.write(folder.resolve("base")));
  }

  /** What a build did. */
  record Built(Tool.Result result, Path layout) {
    /** The image; the build has succeeded. */
    OciLayout image() throws IOException {
      assertThat(result.exitCode()).as(result.output()).isZero();
      return OciLayout.read(layout);
    }

    /** The text of a file of the image. */
    String text(String path) throws IOException {
      return image().text(path);
    }
  }

  /** A build that may be started. */
  record Build(Path context, Path layout, Tool tool) {
    /** Runs it in this JVM, unless another program is to start it. */
    Built run() throws IOException, InterruptedException {
      return new Built(BuildHere.starts(tool) ? BuildHere.run(tool) : tool.run(), layout);
    }

    private Build and(String option) {
      return new Build(context, layout, tool.and(option));
    }

    /** The same by a root that may not mount anything, whose roots are plain directories therefore. */
    Build withoutMounts() {
      var limited = Tool.of("setpriv", "--bounding-set=-sys_admin").and(tool.command().toArray(String[]::new));
      return new Build(context, layout, new Tool(limited.command(), tool.environment(), tool.deadline()));
    }
  }

  /** Lays out a context with nothing but the Dockerfile, each step of which is carried out. */
  Build of(String dockerfile, String... options) throws IOException {
    return cached(dockerfile, options).and("--no-cache");
  }

  /** The same for a build that uses the results of earlier ones. */
  Build cached(String dockerfile, String... options) throws IOException {
    Path context = Files.createDirectory(folder.resolve("context-" + ++count));
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    Path layout = folder.resolve("image-" + count);
    return new Build(context, layout,
        Kaniko.ofCheckout(folder.resolve("state")).quickCachedBuild(context, "--no-push", "--oci-layout-path=" + layout, "--build-context=busybox=" + base).and(options));
  }

  /** Empties the folder. */
  @Override
  public void close() throws IOException {
    Workshop.empty(folder);
  }
}
