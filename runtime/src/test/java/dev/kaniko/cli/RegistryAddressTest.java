package dev.kaniko.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.runtime.registry.FakeRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which the host of a registry may be written leads to it, from every place where it is written. */
final class RegistryAddressTest {
  @TempDir private Path folder;
  private int builds;

  private CommandRun build(String dockerfile, String... options) throws IOException {
    var context = Files.createDirectories(folder.resolve("context" + builds++));
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    // Each build has a state of its own, so that nothing is there that was not pulled.
    var arguments = new ArrayList<>(List.of("build", "--context", context.toString(), "--kaniko-dir", context.resolveSibling("state" + builds).toString()));
    arguments.addAll(List.of(options));
    var run = CommandRun.of(Map.of("DOCKER_CONFIG", folder.toString()), arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  /** The second is an IPv4 address in the form of IPv6: machines without IPv6 have it, too. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::ffff:127.0.0.1]", "localhost"})
  void imagesArePushedAndPulledByReferencesAndOptions(String address) throws IOException {
    try (var registry = FakeRegistry.at(address)) {
      var host = registry.host();
      Files.writeString(folder.resolve("config.json"), registry.withBasicAuth().dockerConfig());
      var insecure = "--insecure-registry=" + host;
      build("FROM scratch\nCOPY Dockerfile /f\n", "--destination=" + host + "/library/base:1", "--destination=" + host + "/team/library/base:1", insecure);

      build("FROM " + host + "/library/base:1\nCOPY --from=" + host + "/library/base:1 /f /g\n", "--destination", host + "/a:1", insecure);
      build("FROM base:1\n", "--no-push", "--registry-mirror=" + host, "--skip-default-registry-fallback", insecure);
      build("FROM base:1\n", "--no-push", "--registry-mirror=" + host + "/team/", "--skip-default-registry-fallback", insecure);
      build("FROM quay.test/base:1\n", "--no-push", "--registry-map=quay.test=" + host + "/library", "--skip-default-registry-fallback", insecure);
      build("FROM scratch\nCOPY --from=named /f /g\n", "--no-push", "--build-context=named=docker-image://" + host + "/library/base:1", insecure);

      var warm = CommandRun.of(Map.of("DOCKER_CONFIG", folder.toString()), List.of("warm", "--image", host + "/a:1", "--cache-dir", folder + "/cache", insecure));
      assertThat(warm.code()).as(warm.err()).isZero();
      assertThat(registry.requests()).contains("GET /v2/team/library/base/manifests/1", "PUT /v2/a/manifests/1");
    }
  }

  @Test
  void theCaseOfAHostDoesNotCount() throws IOException {
    try (var registry = FakeRegistry.at("localhost")) {
      var host = registry.host();
      build("FROM scratch\nCOPY Dockerfile /f\n", "--destination=" + host.toUpperCase(Locale.ROOT) + "/a:1", "--insecure-registry=" + host);
      build("FROM QUAY.test/a:1\n", "--no-push", "--registry-map=quay.TEST=" + host, "--insecure-registry=" + host.toUpperCase(Locale.ROOT));
    }
  }
}
