package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.MediaTypes;
import dev.kaniko.runtime.registry.DockerRegistry;
import dev.kaniko.runtime.registry.FakeRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kaniko push} pushes what a build, or {@code docker save}, has written to a file, as it is. */
final class PushCommandTest {
  @TempDir private Path folder;
  private String digest = "";

  @BeforeEach
  void build() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("context")).resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\nCOPY Dockerfile /again\nLABEL a=b\n");
    var run = CommandRun.of(Map.of(), List.of("build", "--context", folder + "/context", "--no-push", "--kaniko-dir", folder + "/state",
        "--oci-layout-path", folder + "/layout", "--tar-path", folder + "/image.tar"));
    assertThat(run.code()).as(run.err()).isZero();
    digest = run.out().strip();
  }

  private static CommandRun push(Path path, String... options) {
    return push(Map.of(), path, options);
  }

  private static CommandRun push(Map<String, String> environment, Path path, String... options) {
    var line = new ArrayList<>(List.of("push", "--insecure"));
    line.addAll(Arrays.asList(options));
    line.add(path.toString());
    return CommandRun.of(environment, line);
  }

  private static byte[] get(FakeRegistry registry, String path) throws IOException {
    try (var in = URI.create("http://" + registry.host() + "/v2/" + path).toURL().openStream()) {
      return in.readAllBytes();
    }
  }

  @Test
  void aLayoutAndAnArchiveKeepTheirDigestAtEachDestination() throws IOException {
    for (var file : List.of("layout", "image.tar")) {
      try (var registry = FakeRegistry.start()) {
        var run = push(folder.resolve(file), "-d", registry.host() + "/app:1", "--destination=" + registry.host() + "/team/app:2");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo(digest + "\n");
        for (var place : List.of("app/manifests/1", "team/app/manifests/2")) {
          var manifest = get(registry, place);
          assertThat(Digests.ofBytes(manifest)).hasToString(digest);
          for (var layer : new ObjectMapper().readTree(manifest).path("layers")) {
            assertThat(Digests.ofBytes(get(registry, "app/blobs/" + layer.path("digest").asText()))).hasToString(layer.path("digest").asText());
          }
        }
      }
    }
  }

  @Test
  void anIndexIsPushedWithItsImages() throws IOException {
    var built = CommandRun.of(Map.of(), List.of("build", "--context", folder + "/context", "--no-push", "--kaniko-dir", folder + "/state",
        "--platform=linux/amd64,linux/arm64", "--oci-layout-path", folder + "/platforms", "--tar-path", folder + "/platforms.tar"));
    assertThat(built.code()).as(built.err()).isZero();
    for (var file : List.of("platforms", "platforms.tar")) {
      try (var registry = FakeRegistry.start()) {
        var run = push(folder.resolve(file), "-d", registry.host() + "/app:1");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo(built.out());
        var index = get(registry, "app/manifests/1");
        assertThat(Digests.ofBytes(index)).hasToString(built.out().strip());
        var manifests = new ObjectMapper().readTree(index).path("manifests");
        assertThat(manifests).extracting(manifest -> manifest.at("/platform/architecture").asText()).containsExactly("amd64", "arm64");
        for (var manifest : manifests) {
          var image = new ObjectMapper().readTree(get(registry, "app/manifests/" + manifest.path("digest").asText()));
          assertThat(get(registry, "app/blobs/" + image.at("/config/digest").asText())).isNotEmpty();
          assertThat(get(registry, "app/blobs/" + image.at("/layers/0/digest").asText())).isNotEmpty();
        }
      }
    }
  }

  @Test
  void aCompressedArchiveIsUnpackedFirst() throws IOException {
    var packed = folder.resolve("image.tar.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(folder.resolve("image.tar"), out);
    }
    try (var registry = FakeRegistry.start()) {
      assertThat(push(packed, "-d", registry.host() + "/app:1").out()).isEqualTo(digest + "\n");
    }
  }

  /** As Docker before version 25 writes it: no index, layers that are not compressed, one of them a link to the same one. */
  private Path savedByDocker(String damage) throws IOException {
    var manifest = new ObjectMapper().readTree(blob(digest));
    var tar = folder.resolve("docker.tar");
    try (var out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
      put(out, "c0ffee.json", blob(manifest.at("/config/digest").asText()));
      var names = new ArrayList<String>();
      for (var layer : manifest.path("layers")) {
        var name = "layer" + names.size() + "/layer.tar";
        try (var in = new GZIPInputStream(Files.newInputStream(file(layer.path("digest").asText())))) {
          var plain = new ByteArrayOutputStream();
          in.transferTo(plain);
          plain.writeBytes(damage.getBytes(UTF_8));
          put(out, name, plain.toByteArray());
        }
        var link = new TarArchiveEntry("link" + names.size() + "/layer.tar", TarConstants.LF_SYMLINK);
        link.setLinkName("../" + name);
        out.putArchiveEntry(link);
        out.closeArchiveEntry();
        names.add("\"link" + names.size() + "/layer.tar\"");
      }
      put(out, "manifest.json", ("[{\"Config\":\"c0ffee.json\",\"RepoTags\":null,\"Layers\":[" + String.join(",", names) + "]}]").getBytes(UTF_8));
    }
    return tar;
  }

  private Path file(String of) {
    return folder.resolve("layout/blobs").resolve(of.replace(':', '/'));
  }

  private byte[] blob(String of) throws IOException {
    return Files.readAllBytes(file(of));
  }

  private static void put(TarArchiveOutputStream out, String name, byte[] bytes) throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    out.putArchiveEntry(entry);
    out.write(bytes);
    out.closeArchiveEntry();
  }

  @Test
  void whatDockerSavesKeepsItsConfigurationAndGetsCompressedLayers() throws IOException {
    var tar = savedByDocker("");
    try (var registry = FakeRegistry.start()) {
      var run = push(tar, "-d", registry.host() + "/app:1");

      assertThat(run.code()).as(run.err()).isZero();
      var manifest = new ObjectMapper().readTree(get(registry, "app/manifests/1"));
      assertThat(manifest.path("mediaType").asText()).isEqualTo(MediaTypes.DOCKER_MANIFEST);
      assertThat(manifest.at("/config/mediaType").asText()).isEqualTo(MediaTypes.DOCKER_CONFIG);
      assertThat(manifest.path("layers")).hasSize(2).allMatch(layer -> layer.path("mediaType").asText().equals(MediaTypes.DOCKER_LAYER_GZIP));
      var built = new ObjectMapper().readTree(blob(digest));
      assertThat(manifest.at("/config/digest")).isEqualTo(built.at("/config/digest"));
    }
  }

  @Test
  void whatIsNotOneImageIsRefusedAndNothingIsPushed() throws IOException {
    var index = folder.resolve("layout/index.json");
    var two = Files.readString(index).replaceFirst("(?s)\"manifests\"\\s*:\\s*\\[(.*)\\]", "\"manifests\":[$1,$1]");
    var text = Files.writeString(folder.resolve("text"), "no archive");
    var damaged = savedByDocker("more");
    try (var registry = FakeRegistry.start()) {
      var destination = registry.host() + "/app:1";
      assertThat(push(text, "-d", destination)).returns(1, CommandRun::code).extracting(CommandRun::err).asString().contains("neither an OCI layout nor a tar archive");
      assertThat(push(folder.resolve("none"), "-d", destination)).returns(1, CommandRun::code).extracting(CommandRun::err).asString().contains("there is no such file or directory");
      assertThat(push(folder.resolve("context"), "-d", destination)).returns(1, CommandRun::code).extracting(CommandRun::err).asString().contains("not an OCI image layout");
      assertThat(push(damaged, "-d", destination)).returns(1, CommandRun::code).extracting(CommandRun::err).asString().contains("is damaged");
      Files.writeString(index, two);
      assertThat(push(folder.resolve("layout"), "-d", destination)).returns(1, CommandRun::code).extracting(CommandRun::err).asString().contains("has 2 images, where one is wanted");
      assertThat(registry.requests()).noneMatch(request -> request.startsWith("PUT"));
    }
  }

  @Test
  void aLayerThatIsNotThereIsNamed() throws IOException {
    var layer = new ObjectMapper().readTree(blob(digest)).at("/layers/0/digest").asText();
    Files.delete(file(layer));
    try (var registry = FakeRegistry.start()) {
      assertThat(push(folder.resolve("layout"), "-d", registry.host() + "/app:1")).returns(1, CommandRun::code)
          .extracting(CommandRun::err).asString().contains("does not have the layer " + layer);
    }
  }

  @Test
  void theRightToPushIsTriedAtAllDestinationsBeforeTheFirstPush() throws IOException {
    try (var free = FakeRegistry.start(); var closed = FakeRegistry.start()) {
      closed.forbid("POST");
      var destinations = new String[] {"-d", free.host() + "/app:1", "-d", closed.host() + "/app:1"};

      assertThat(push(folder.resolve("layout"), destinations).code()).isEqualTo(1);
      assertThat(free.requests()).noneMatch(request -> request.startsWith("PUT"));

      assertThat(push(folder.resolve("layout"), "-d", free.host() + "/app:1", "-d", closed.host() + "/app:1", "--skip-push-permission-check").code()).isEqualTo(1);
      assertThat(free.requests()).contains("PUT /v2/app/manifests/1");
    }
  }

  @Test
  void theLoginOfTheConfigurationIsUsed() throws IOException {
    try (var registry = FakeRegistry.start().withBasicAuth()) {
      assertThat(push(Map.of("DOCKER_AUTH_CONFIG", registry.dockerConfig()), folder.resolve("layout"), "-d", registry.host() + "/app:1").code()).isZero();
      assertThat(push(folder.resolve("layout"), "-d", registry.host() + "/app:1").code()).isEqualTo(1);
    }
  }

  @Test
  @Tag("system")
  void aRegistryWithAPasswordAndAnAuthorityOfItsOwnTakesAnImageAfterALogin() throws Exception {
    var directory = Files.createDirectory(folder.resolve("registry"));
    var environment = Map.of("DOCKER_CONFIG", folder + "/docker");
    try (var registry = DockerRegistry.withTlsAndPassword(directory)) {
      var push = List.of("push", folder + "/layout", "-d", registry.host() + "/app:1", "--registry-certificate", registry.host() + "=" + directory + "/ca.pem");
      assertThat(CommandRun.of(environment, push.subList(0, 4)).err()).contains("--registry-certificate=" + registry.host());
      assertThat(CommandRun.of(environment, push).err()).contains("none were found for " + registry.host());
      assertThat(CommandRun.of(environment, login(registry, "wrong")).code()).isZero();
      assertThat(CommandRun.of(environment, push).err()).contains("does not accept the credentials of " + DockerRegistry.USER);
      assertThat(CommandRun.of(environment, login(registry, DockerRegistry.PASSWORD)).code()).isZero();
      var pushed = CommandRun.of(environment, push);
      assertThat(pushed.out().strip()).as(pushed.err()).isEqualTo(digest);
    }
  }

  private static List<String> login(DockerRegistry registry, String password) {
    return List.of("login", "-u", DockerRegistry.USER, "-p", password, registry.host());
  }

  @Test
  void wrongUsageIsSaid() {
    assertThat(push(folder.resolve("layout"))).returns(2, CommandRun::code).extracting(CommandRun::err).asString().contains("no --destination to push to");
    assertThat(push(folder.resolve("layout"), "-d", "Upper:1")).returns(2, CommandRun::code);
    assertThat(push(folder.resolve("layout"), "-d", "a:1", "--push-retry=-1")).returns(2, CommandRun::code);
    assertThat(CommandRun.of(Map.of(), List.of("push", "-d", "a:1"))).returns(2, CommandRun::code).extracting(CommandRun::err).asString().contains("PATH");
  }

  @Test
  void optionsOfPullsHaveNoEffectAndThatIsSaid() throws IOException {
    try (var registry = FakeRegistry.start()) {
      var run = push(folder.resolve("layout"), "-d", registry.host() + "/app:1", "--registry-mirror=mirror.test", "--insecure-pull");

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.err()).contains("--registry-mirror has no effect: nothing is pulled", "--insecure-pull has no effect: nothing is pulled");
    }
  }
}
