package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example that comes with the project, built as a newcomer would: an ordinary user, no network. */
@Tag("system")
final class BundledExampleTest {
  private static final String NOBODY = "65534";

  @Test
  void anOrdinaryUserWithoutNetworkBuildsIt(@TempDir Path folder) throws Exception {
    Path checkout = Kaniko.ofCheckout(folder).root();
    Path copy = Files.createDirectory(folder.resolve("checkout"));
    Path runtime = Files.createDirectories(copy.resolve("runtime/target"));
    Tool.of("cp", "-r", checkout.resolve("kaniko").toString(), copy.toString()).succeed();
    Tool.of("cp", "-r", checkout.resolve("runtime/examples").toString(), copy.resolve("runtime").toString()).succeed();
    Tool.of("sh", "-c", "cp -r " + checkout + "/runtime/target/lib " + checkout + "/runtime/target/*.jar " + runtime).succeed();
    Path layout = folder.resolve("layout");
    Tool.of("chown", "-R", NOBODY + ":" + NOBODY, folder.toString()).succeed();

    Tool.of("unshare", "--net", "--", "setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups",
        "--inh-caps=-all", "--bounding-set=-all", "--no-new-privs",
        copy.resolve("kaniko").toString(), "build", "--context=" + copy.resolve("runtime/examples/hello"),
        "--no-push", "--oci-layout-path=" + layout)
        .with("HOME", folder.toString())
        .succeed();

    OciLayout image = OciLayout.read(layout);
    assertThat(Tool.of("skopeo", "inspect", "oci:" + layout).succeed()).contains(image.digest()).contains("org.opencontainers.image.title");
    assertThat(image.tree()).containsKeys("bin/greet", "srv/index.html", "srv/robots.txt").doesNotContainKey("pages");
    assertThat(image.text("srv/robots.txt")).isEqualTo("User-agent: *\nDisallow:\n");
    assertThat(image.entry("bin/greet").getMode() & 0xfff).isEqualTo(0755);
    assertThat(image.entry("bin/greet").getLongUserId()).as("owner").isZero();
    assertThat(image.config().path("config").path("User").asText()).isEqualTo("1000:1000");
    assertThat(image.config().path("config").path("WorkingDir").asText()).isEqualTo("/srv");
  }
}
