package dev.kaniko.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.AssembledIndex;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.runtime.oci.ImageFormat;
import dev.kaniko.runtime.registry.FakeRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --platform} makes of several platforms. */
final class PlatformsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SEVERAL = "--platform=linux/amd64,linux/arm/v7";

  @TempDir private Path folder;

  @BeforeEach
  void writeContext() throws IOException {
    var context = Files.createDirectories(folder.resolve("context"));
    Files.writeString(context.resolve("file"), "text");
    dockerfile("FROM scratch\nARG TARGETPLATFORM\nCOPY file /$TARGETPLATFORM/file\nLABEL of=$TARGETPLATFORM\n");
  }

  private void dockerfile(String text) throws IOException {
    Files.writeString(folder.resolve("context/Dockerfile"), text);
  }

  private CommandRun run(String command, String... options) {
    var line = new ArrayList<>(List.of(command, "--context", folder + "/context", "--kaniko-dir", folder + "/state", "--insecure", "--insecure-pull"));
    line.addAll(List.of(options));
    return CommandRun.of(Map.of(), line);
  }

  private CommandRun built(String... options) {
    var run = run("build", options);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  private CommandRun failed(int code, String... options) {
    var run = run("build", options);
    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.err()).doesNotContain("\tat ");
    return run;
  }

  private JsonNode document(String digest) throws IOException {
    return JSON.readTree(folder.resolve("layout/blobs").resolve(digest.strip().replace(':', '/')).toFile());
  }

  private static List<String> platforms(JsonNode index) {
    return Stream.iterate(0, i -> i < index.path("manifests").size(), i -> i + 1).map(i -> index.path("manifests").path(i).path("platform").toString()).toList();
  }

  private static List<String> entries(Path archive) throws IOException {
    var names = new TreeSet<String>();
    try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(Files.readAllBytes(archive)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    return List.copyOf(names);
  }

  @Test
  void severalPlatformsMakeAnIndexOfTheirImages() throws IOException {
    var run = built(SEVERAL, "--platform", "linux/arm64/v8", "--no-push", "-d", "reg.test/a:1", "--oci-layout-path=" + folder + "/layout", "--label=some=label",
        "--annotation=some=annotation", "--annotation=index:only=index", "--annotation=manifest:only=manifest", "--digest-file=" + folder + "/digest",
        "--image-name-with-digest-file=" + folder + "/name", "--metadata-file=" + folder + "/metadata");
    var digest = run.out().strip();
    var named = JSON.readTree(folder.resolve("layout/index.json").toFile()).path("manifests");
    assertThat(named).hasSize(1);
    assertThat(named.path(0).path("digest").asText()).isEqualTo(digest);
    assertThat(named.path(0).path("mediaType").asText()).isEqualTo("application/vnd.oci.image.index.v1+json");

    var index = document(digest);
    assertThat(platforms(index)).containsExactly("{\"architecture\":\"amd64\",\"os\":\"linux\"}",
        "{\"architecture\":\"arm\",\"os\":\"linux\",\"variant\":\"v7\"}", "{\"architecture\":\"arm64\",\"os\":\"linux\"}");
    assertThat(index.path("annotations").toString()).isEqualTo("{\"only\":\"index\",\"some\":\"annotation\"}");
    var names = List.of("linux/amd64", "linux/arm/v7", "linux/arm64");
    for (int i = 0; i < names.size(); i++) {
      var manifest = document(index.path("manifests").path(i).path("digest").asText());
      assertThat(manifest.path("annotations").toString()).isEqualTo("{\"only\":\"manifest\",\"some\":\"annotation\"}");
      var config = document(manifest.path("config").path("digest").asText());
      assertThat(config.path("architecture").asText()).isEqualTo(names.get(i).split("/")[1]);
      assertThat(config.path("config").path("Labels").toString()).isEqualTo("{\"of\":\"" + names.get(i) + "\",\"some\":\"label\"}");
    }
    assertThat(folder.resolve("digest")).hasContent(digest);
    assertThat(folder.resolve("name")).hasContent("reg.test/a@" + digest);
    var metadata = JSON.readTree(folder.resolve("metadata").toFile());
    assertThat(metadata.fieldNames()).toIterable().containsExactly("containerimage.descriptor", "containerimage.digest", "image.name");
    assertThat(metadata.path("containerimage.descriptor").path("mediaType").asText()).isEqualTo("application/vnd.oci.image.index.v1+json");
    assertThat(metadata.path("containerimage.digest").asText()).isEqualTo(digest);
  }

  @Test
  void filesAndArchivesAreThoseOfBuildKit() throws IOException {
    var run = built(SEVERAL, "-o", "type=local,dest=" + folder + "/local", "-o", "type=tar,dest=" + folder + "/tar", "-o",
        "type=oci,annotation-index.a=b,dest=" + folder + "/oci", "--tar-path=" + folder + "/archive");
    assertThat(folder.resolve("local/linux_amd64/linux/amd64/file")).hasContent("text");
    assertThat(folder.resolve("local/linux_arm_v7/linux/arm/v7/file")).hasContent("text");
    assertThat(entries(folder.resolve("tar"))).contains("linux_amd64/", "linux_amd64/linux/amd64/file", "linux_arm_v7/linux/arm/v7/file");
    for (var archive : List.of("oci", "archive")) {
      assertThat(entries(folder.resolve(archive))).contains("index.json", "blobs/" + run.out().strip().replace(':', '/')).doesNotContain("manifest.json");
    }
    var refused = failed(2, SEVERAL, "-o", "type=docker,dest=" + folder + "/docker");
    assertThat(refused.err()).contains("type=docker holds one image", "2", "type=oci");
    assertThat(failed(2, SEVERAL, "-o", "type=local,platform-split=false,dest=" + folder + "/x").err()).contains("platform-split=false");
    assertThat(failed(2, "-o", "type=local,platform-split=true,dest=" + folder + "/x").err()).contains("platform-split=true");
    assertThat(failed(2, "-o", "type=oci,annotation-index.a=b,dest=" + folder + "/x").err()).contains("annotation-index.KEY");
  }

  @Test
  void anIndexIsTaggedWhenItsManifestsAreThere() throws IOException {
    try (var registry = FakeRegistry.start()) {
      var digest = built(SEVERAL, "-d", registry.host() + "/a/b:1", "-d", registry.host() + "/c:2", "--image-format=docker").out().strip();
      var puts = registry.requests().stream().filter(request -> request.startsWith("PUT /v2/") && request.contains("/manifests/")).toList();
      assertThat(puts).hasSize(6);
      assertThat(puts.subList(0, 2)).allMatch(put -> put.startsWith("PUT /v2/a/b/manifests/sha256:")).doesNotContain("PUT /v2/a/b/manifests/" + digest);
      assertThat(puts.get(2)).isEqualTo("PUT /v2/a/b/manifests/1");
      assertThat(puts.get(5)).isEqualTo("PUT /v2/c/manifests/2");
      built("-o", "type=oci,tar=false,dest=" + folder + "/layout", SEVERAL, "--image-format=docker");
      var type = JSON.readTree(folder.resolve("layout/index.json").toFile()).path("manifests").path(0).path("mediaType").asText();
      assertThat(type).isEqualTo("application/vnd.docker.distribution.manifest.list.v2+json");
    }
  }

  @Test
  void nothingIsPushedIfOnePlatformFails() throws IOException {
    dockerfile("FROM scratch\nARG TARGETARCH\nCOPY only-$TARGETARCH /\n");
    Files.writeString(folder.resolve("context/only-amd64"), "");
    try (var registry = FakeRegistry.start()) {
      var run = failed(1, SEVERAL, "-d", registry.host() + "/a:1", "--oci-layout-path=" + folder + "/layout", "--digest-file=" + folder + "/digest");
      assertThat(run.err()).contains("only-arm");
      assertThat(registry.requests()).noneMatch(request -> request.startsWith("PUT "));
      assertThat(folder.resolve("layout")).doesNotExist();
      assertThat(folder.resolve("digest")).doesNotExist();
    }
  }

  /** An index of images without files. */
  private static String base(FakeRegistry registry, String... platforms) {
    var images = Stream.of(platforms).map(platform -> AssembledImage.of(
        ImageDocument.empty(Platform.parse(platform)).withConfig(ImageConfig.EMPTY.withLabel("base", platform)), List.of(), Map.of())).toList();
    for (var image : images) {
      registry.putBlob("base", image.config().bytes());
      registry.putManifest("base", image.digest().toString(), image.manifest());
    }
    registry.putManifest("base", "1", AssembledIndex.of(images, Map.of(), ImageFormat.OCI).root());
    return registry.host() + "/base:1";
  }

  @Test
  void eachPlatformHasItsBaseAndTheStageOfTheBuildPlatformIsBuiltOnce() throws IOException {
    try (var registry = FakeRegistry.start()) {
      var base = base(registry, "linux/amd64", "linux/arm64", "linux/arm/v7");
      dockerfile("FROM --platform=$BUILDPLATFORM " + base + " AS tools\nCOPY file /made\nFROM " + base + "\nCOPY --from=tools /made /\n");
      var run = built(SEVERAL, "--no-push", "--oci-layout-path=" + folder + "/layout");
      assertThat(run.err().lines().filter(line -> line.contains("COPY file /made") && line.contains(" done"))).as(run.err()).hasSize(1);
      var labels = new ArrayList<String>();
      for (var manifest : document(run.out()).path("manifests")) {
        labels.add(document(document(manifest.path("digest").asText()).path("config").path("digest").asText()).path("config").path("Labels").path("base").asText());
      }
      assertThat(labels).containsExactly("linux/amd64", "linux/arm/v7");
      assertThat(failed(1, "--platform=linux/amd64,linux/s390x", "--no-push").err()).contains("s390x", base);
    }
  }

  @Test
  void aStageOfTheBuildPlatformWithoutABaseIsBuiltOnceAndItsImageIsForTheTarget() throws IOException {
    dockerfile("FROM --platform=$BUILDPLATFORM scratch AS tools\nCOPY file /made\nFROM --platform=$BUILDPLATFORM scratch\nCOPY --from=tools /made /\n");
    var run = built(SEVERAL, "--no-push", "--oci-layout-path=" + folder + "/layout");
    assertThat(run.err().lines().filter(line -> line.contains("COPY file /made") && line.contains(" done"))).as(run.err()).hasSize(1);
    assertThat(platforms(document(run.out()))).containsExactly("{\"architecture\":\"amd64\",\"os\":\"linux\"}",
        "{\"architecture\":\"arm\",\"os\":\"linux\",\"variant\":\"v7\"}");
  }

  @Test
  @Tag("system")
  void aRunForAnotherMachineIsRefusedBeforeAnyStepRuns() throws IOException {
    try (var registry = FakeRegistry.start()) {
      dockerfile("FROM " + base(registry, "linux/amd64", "linux/s390") + " AS app\nCOPY file /\nRUN [\"/program\"]\n");
      for (var cache : List.of("--cache=false", "--cache=true")) {
        var run = failed(1, "--platform=linux/amd64,linux/s390", "--no-push", cache);
        assertThat(run.err()).contains("[app 2/2] RUN cannot run programs of linux/s390", "RUN [\"/program\"]", "--platform=$BUILDPLATFORM", "qemu-user-static")
            .doesNotContain(" done in");
      }
    }
  }

  @Test
  void onePlatformMakesNoIndex() throws IOException {
    for (var options : List.of(List.of("--platform=linux/arm64"), List.of("--platform=arm64,linux/arm64/v8", "--platform=linux/aarch64"),
        List.of("--custom-platform=linux/arm64"), List.of("--platform=arm64", "--custom-platform=linux/arm64"))) {
      var line = new ArrayList<>(List.of("--no-push", "--oci-layout-path=" + folder + "/layout", "--annotation=index:a=b"));
      line.addAll(options);
      var manifest = document(built(line.toArray(String[]::new)).out());
      assertThat(manifest.path("mediaType").asText()).isEqualTo("application/vnd.oci.image.manifest.v1+json");
      assertThat(manifest.path("annotations").toString()).isEqualTo("{\"index:a\":\"b\"}");
      assertThat(document(manifest.path("config").path("digest").asText()).path("architecture").asText()).isEqualTo("arm64");
    }
  }

  @Test
  void theSameIndexIsMadeAgainIfItHasNoTime() throws IOException {
    var first = built("--no-push", "--reproducible", SEVERAL, "--no-cache").out();
    assertThat(built("--no-push", "--reproducible", SEVERAL, "--no-cache", "--jobs=1").out()).isEqualTo(first);
    assertThat(built("--no-push", "--reproducible", "--platform=linux/arm/v7,linux/amd64", "--no-cache").out()).as("the order is that of the option").isNotEqualTo(first);
  }

  @Test
  void thePlanAndTheDryRunShowEachPlatform() throws IOException {
    var text = run("plan", SEVERAL);
    assertThat(text.out()).as(text.err()).contains("platform linux/amd64\n", "platform linux/arm/v7\n", "TARGETPLATFORM = \"linux/arm/v7\"");
    assertThat(built(SEVERAL, "--dryrun").out()).isEqualTo(text.out());
    assertThat(JSON.readTree(run("plan", SEVERAL, "--format=json").out())).hasSize(2);
    assertThat(JSON.readTree(run("plan", "--platform=arm64", "--format=json").out()).isObject()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "linux/amd64,|a platform is missing",
      "linux/amd65|no architecture \"amd65\"",
      "lunix/amd64|no operating system \"lunix\"",
      "linux/linux|no architecture",
      "linux/arm/v99|no variant of arm \"v99\"",
      "linux/amd64/v1/x|cannot parse",
      "nothing|unknown operating system or architecture",
      "linux/amd64;linux/arm64|invalid component"
  })
  void aPlatformThatIsUnknownIsRefused(String platform, String said) {
    var run = failed(2, "--no-push", "--platform=" + platform);
    assertThat(run.err()).contains("--platform: ", said);
    assertThat(run("plan", "--platform=" + platform).code()).isEqualTo(2);
  }

  @Test
  void twoPlatformOptionsThatDoNotAgreeAreRefused() {
    assertThat(failed(2, "--no-push", "--platform=amd64", "--custom-platform=linux/arm64").err()).contains("--custom-platform");
  }
}
