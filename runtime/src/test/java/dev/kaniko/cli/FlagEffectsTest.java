package dev.kaniko.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.runtime.oci.MediaTypes;
import dev.kaniko.runtime.registry.FakeRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What options and variables of the original come to, where no other test shows it. */
final class FlagEffectsTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeContext() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("context")).resolve("Dockerfile"), "FROM scratch AS only\nCOPY Dockerfile /\n");
  }

  private CommandRun build(Map<String, String> environment, String... options) {
    var arguments = new ArrayList<>(List.of("--context", folder + "/context", "--kaniko-dir", folder + "/state"));
    arguments.addAll(Arrays.asList(options));
    return CommandRun.of(environment, arguments);
  }

  @Test
  void aDryRunPrintsThePlanAndBuildsNothing() {
    for (var line : List.of(new String[] {"--dryrun"}, new String[] {"--dryrun", "--destination=127.0.0.1:1/nobody:1", "--cache"})) {
      var run = build(Map.of(), line);
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).contains("only", "COPY Dockerfile /").doesNotContain("sha256:");
    }
    assertThat(build(Map.of(), "--dryrun", "--compression=banana").code()).isEqualTo(2);
    assertThat(folder.resolve("state/blobs")).doesNotExist();
  }

  @Test
  void thePlanIsPrintedAndTheBuildGoesOn() {
    var run = build(Map.of("KANIKO_PRINT_PLAN", "true"), "--no-push");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).contains("Dockerfile: 1 stage");
    assertThat(run.out()).matches("sha256:[0-9a-f]{64}\n");
    assertThat(build(Map.of("KANIKO_PRINT_PLAN", "false"), "--no-push").err()).doesNotContain("1 stage");
  }

  @Test
  void cloudBuildIsToldWhatWasPushed() throws IOException {
    try (var registry = FakeRegistry.start()) {
      var output = folder.resolve("output");
      var run = build(Map.of("BUILDER_OUTPUT", output.toString()), "--insecure", "-d", registry.host() + "/a:1", "-d", registry.host() + "/b:2");

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(output.resolve("images")).content().isEqualTo("""
          {"name":"HOST/a:1","digest":"DIGEST"}
          {"name":"HOST/b:2","digest":"DIGEST"}
          """.replace("HOST", registry.host()).replace("DIGEST", run.out().strip()));
    }
    assertThat(build(Map.of("BUILDER_OUTPUT", folder + "/none"), "--no-push").code()).isZero();
    assertThat(folder.resolve("none")).doesNotExist();
    assertThat(build(Map.of("BUILDER_OUTPUT", "gs://bucket"), "--no-push").code()).isEqualTo(2);
  }

  @Test
  void theTimeOfEachStepIsWritten() throws IOException {
    var file = folder.resolve("times");
    assertThat(build(Map.of("BENCHMARK_FILE", file.toString()), "--no-push").code()).isZero();

    var times = new ObjectMapper().readTree(file.toFile());
    assertThat(times.path("Total Build Time").asLong()).isPositive();
    assertThat(times.has("[only 1/1] COPY Dockerfile /")).as(times.toString()).isTrue();
    assertThat(build(Map.of("BENCHMARK_FILE", "false"), "--no-push").code()).isZero();
    assertThat(Path.of("false")).doesNotExist();
    assertThat(build(Map.of("BENCHMARK_FILE", "gs://bucket/times"), "--no-push").code()).isEqualTo(2);
  }

  @Test
  void anImageHasTheMediaTypesOfItsFormat() throws IOException {
    var types = new ArrayList<List<String>>();
    for (var format : List.of("docker", "oci")) {
      var layout = folder.resolve(format);
      var run = build(Map.of(), "--no-push", "--image-format=" + format, "--oci-layout-path", layout.toString());
      assertThat(run.code()).as(run.err()).isZero();
      var index = new ObjectMapper().readTree(layout.resolve("index.json").toFile());
      var manifest = new ObjectMapper().readTree(layout.resolve("blobs").resolve(run.out().strip().replace(':', '/')).toFile());
      types.add(List.of(index.at("/manifests/0/mediaType").asText(), manifest.path("mediaType").asText(), manifest.at("/config/mediaType").asText(),
          manifest.at("/layers/0/mediaType").asText()));
    }
    assertThat(types).containsExactly(
        List.of(MediaTypes.DOCKER_MANIFEST, MediaTypes.DOCKER_MANIFEST, MediaTypes.DOCKER_CONFIG, MediaTypes.DOCKER_LAYER_GZIP),
        List.of(MediaTypes.OCI_MANIFEST, MediaTypes.OCI_MANIFEST, MediaTypes.OCI_CONFIG, MediaTypes.OCI_LAYER_GZIP));
    assertThat(build(Map.of(), "--no-push", "--image-format=docker", "--compression=zstd").code()).isEqualTo(2);
  }

  @Test
  void anImageHasItsAnnotations() throws IOException {
    var layout = folder.resolve("layout");
    var run = build(Map.of(), "--no-push", "--annotation=a.b=c=d", "--oci-layout-path", layout.toString());

    assertThat(run.code()).as(run.err()).isZero();
    var manifest = new ObjectMapper().readTree(layout.resolve("blobs").resolve(run.out().strip().replace(':', '/')).toFile());
    assertThat(manifest.path("annotations").path("a.b").asText()).isEqualTo("c=d");
    assertThat(build(Map.of(), "--no-push", "--annotation=banana").code()).isEqualTo(2);
  }

  @Test
  void aHigherLevelMakesASmallerLayer() throws IOException {
    var words = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      words.append("line ").append(i % 97).append(" of the file ").append(i * 31 % 1009).append(" has the number ").append(i).append('\n');
    }
    Files.writeString(folder.resolve("context/words"), words);
    Files.writeString(folder.resolve("context/Dockerfile"), "FROM scratch\nCOPY words /\n");
    var sizes = new ArrayList<Long>();
    for (var level : List.of("1", "9")) {
      var layout = folder.resolve("level" + level);
      var run = build(Map.of(), "--no-push", "--compression-level=" + level, "--oci-layout-path", layout.toString());
      assertThat(run.code()).as(run.err()).isZero();
      var manifest = new ObjectMapper().readTree(layout.resolve("blobs").resolve(run.out().strip().replace(':', '/')).toFile());
      sizes.add(manifest.at("/layers/0/size").asLong());
    }
    assertThat(sizes.get(1)).isLessThan(sizes.get(0));
    assertThat(build(Map.of(), "--no-push", "--compression-level=10").code()).isEqualTo(2);
  }

  /** Docker's format has no media type for a layer of the base that is compressed with zstd. */
  @Test
  void aBaseWithZstdIsNoDockerImage() throws IOException {
    var base = folder.resolve("base");
    assertThat(build(Map.of(), "--no-push", "--compression=zstd", "--oci-layout-path", base.toString(), "--destination=a:latest").code()).isZero();
    Files.writeString(folder.resolve("context/Dockerfile"), "FROM base\n");

    var run = build(Map.of(), "--no-push", "--image-format=docker", "--build-context=base=oci-layout://" + base);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("--image-format=docker: the layer sha256:").doesNotContain("Exception");
  }

  @Test
  void forceIsNotNeededWhereNothingIsReplaced() {
    assertThat(build(Map.of(), "--no-push", "--force", "--isolation=chroot").err()).contains("--force has no effect: RUN has a root of its own");
  }

  @Test
  void optionsOfTheCacheHaveNoEffectWithoutIt() {
    assertThat(build(Map.of(), "--no-push", "--cache-repo=reg.test/a", "--cache-ttl=1h").err()).contains("--cache-repo, --cache-ttl have no effect: without --cache nothing is looked for");
    assertThat(build(Map.of(), "--no-push").err()).doesNotContain("no effect");
  }

  @Test
  void variablesOfTracesAreReadBesideAnEndpointOnly() {
    assertThat(build(Map.of("OTEL_SERVICE_NAME", "a", "OTEL_EXPORTER_OTLP_HEADERS", "wrong"), "--no-push")).returns(0, CommandRun::code)
        .extracting(CommandRun::err).asString().doesNotContain("OTEL");
    for (var wrong : List.of(Map.of("KANIKO_TELEMETRY_ENDPOINT", "banana"), Map.of("KANIKO_TELEMETRY_ENDPOINT", "http://t.test", "OTEL_EXPORTER_OTLP_HEADERS", "secret"),
        Map.of("KANIKO_TELEMETRY_ENDPOINT", "http://t.test", "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "x"), Map.of("SNAPSHOT_TIMEOUT_DURATION", "banana"),
        Map.of("UPSTREAM_CLIENT_TYPE", "a\nb"))) {
      var run = build(wrong, "--no-push");
      assertThat(run.code()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).doesNotContain("secret");
    }
  }

  @Test
  void anOldNameSaysTheNewOne() {
    assertThat(build(Map.of(), "--no-push", "--snapshotMode=redo", "--whitelist-var-run", "--tarPath", folder + "/a.tar").err())
        .contains("--snapshotMode is an old name: write --snapshot-mode", "--whitelist-var-run is an old name", "--tarPath is an old name");
  }

  @Test
  void aFeatureThatHoldsIsALineAtDebugLevel() {
    var environment = Map.of("FF_KANIKO_COPY_AS_ROOT", "true", "FF_KANIKO_OCI_WARMER", "false");
    assertThat(build(environment, "--no-push").err()).doesNotContain("COPY_AS_ROOT").contains("FF_KANIKO_OCI_WARMER=false has no effect: warmed images are OCI layouts");
    assertThat(build(environment, "--no-push", "--verbosity=debug").err()).contains("FF_KANIKO_COPY_AS_ROOT=true: COPY and ADD give files of the context to 0:0");
  }

  @Test
  void theVersionIsPrinted() {
    assertThat(CommandRun.of(Map.of(), List.of("version")).out()).startsWith("kaniko " + Version.text());
  }
}
