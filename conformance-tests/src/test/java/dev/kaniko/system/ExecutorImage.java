package dev.kaniko.system;

import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The executor image, made by the script that comes with it.
 *
 * @param layout an OCI layout, in which it has the tag {@link #TAG}
 * @param bundle the image unpacked by umoci, for runc; it is read only
 * @param output what the script said
 */
record ExecutorImage(Path layout, Path bundle, String output) {
  private static final String TAG = "test";

  /**
   * Builds it.
   *
   * @param folder of the test's, for the layout and what is needed on the way
   * @param target a stage of its Dockerfile: executor or debug
   * @param environment variables to be set for the script, beside those of the tests
   */
  static ExecutorImage build(Path folder, String target, Map<String, String> environment) throws IOException, InterruptedException {
    Kaniko kaniko = Kaniko.ofCheckout(folder.resolve("state"));
    Path layout = folder.resolve("executor.oci");
    String script = kaniko.root().resolve("runtime/src/main/container/build").toString();
    Tool building = new Tool(
        List.of(script, "--target=" + target, "--kaniko-dir=" + kaniko.state(), "--no-push", "--destination=example.test/kaniko/executor:" + TAG, "--oci-layout-path=" + layout),
        environment, Duration.ofMinutes(10));
    String output = building.succeed();
    Path bundle = folder.resolve("bundle");
    Tool.of("umoci", "unpack", "--image", layout + ":" + TAG, bundle.toString()).succeed();
    return new ExecutorImage(layout, bundle, output);
  }

  /** As umoci names it. */
  String name() {
    return layout + ":" + TAG;
  }
}
