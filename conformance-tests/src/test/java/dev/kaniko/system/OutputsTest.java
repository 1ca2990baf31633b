package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.cli.BuildHere;
import dev.kaniko.fixture.RegistryServer;
import dev.kaniko.fixture.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every place an image can go to holds the same image, and other tools read it. */
@Tag("system")
final class OutputsTest {
  @TempDir private Path folder;
  private Workshop workshop;

  @BeforeEach
  void open() throws Exception {
    workshop = Workshop.open(folder);
  }

  @AfterEach
  void close() throws Exception {
    workshop.close();
  }

  @Test
  void aTarIsLoadedByPodmanAndReadBySkopeo() throws Exception {
    Path tar = workshop.result("image.tar");
    BuildHere.succeed(workshop.kaniko().quickBuild(context(), "--no-push", "--tar-path=" + tar, "--destination=example.test/team/image:7"));

    JsonNode config = new ObjectMapper().readTree(Tool.of("skopeo", "inspect", "--config", "docker-archive:" + tar).succeed());
    assertThat(config.path("config").path("Env").toString()).contains("\"COLOR=blue\"");
    String[] podman = {
        "podman", "--root=" + folder.resolve("podman"), "--runroot=" + folder.resolve("podman-run"), "--storage-driver=vfs", "--events-backend=file"
    };
    assertThat(Tool.of(podman).and("load", "-i", tar.toString()).succeed()).contains("example.test/team/image:7");
    assertThat(Tool.of(podman).and("image", "inspect", "--format={{.Config.Env}}", "example.test/team/image:7").succeed()).contains("COLOR=blue");
  }

  @Test
  void theDigestFileHoldsTheDigestInTheRegistryAndInTheLayout() throws Exception {
    Path file = workshop.result("digest");
    Path names = workshop.result("names");
    Path layout = workshop.result("layout");
    BuildHere.succeed(workshop.kaniko().quickBuild(context(), "--destination=" + workshop.name("team/image:1"), "--digest-file=" + file, "--oci-layout-path=" + layout,
        "--image-name-with-digest-file=" + names));

    String digest = Files.readString(file);
    assertThat(digest).matches("sha256:[0-9a-f]{64}");
    assertThat(new ObjectMapper().readTree(workshop.registry().inspect("team/image:1")).path("Digest").asText()).isEqualTo(digest);
    assertThat(OciLayout.read(layout).digest()).isEqualTo(digest);
    assertThat(Files.readString(names).strip()).isEqualTo(workshop.name("team/image@" + digest));
  }

  @Test
  void aSecondRepositoryOfTheSameRegistryGetsItsLayersMounted() throws Exception {
    Path layout = workshop.result("layout");
    BuildHere.succeed(workshop.kaniko().quickBuild(context(), "--destination=" + workshop.name("first/image:1"), "--destination=" + workshop.name("first/image:latest"),
        "--destination=" + workshop.name("second/image:1"), "--oci-layout-path=" + layout));

    RegistryServer registry = workshop.registry();
    assertThat(List.of(registry.hasTag("first/image", "1"), registry.hasTag("first/image", "latest"), registry.hasTag("second/image", "1")))
        .containsOnly(true);
    for (String digest : OciLayout.read(layout).layers()) {
      String escaped = digest.replace(":", "(:|%3A)");
      assertThat(registry.requests("POST /v2/second/image/blobs/uploads/\\?\\S*mount=" + escaped + "\\S* HTTP/1.1\" 201")).as("mounts").isNotEmpty();
      assertThat(registry.requests("PUT /v2/second/image/blobs/uploads/\\S*digest=" + escaped)).as("uploads").isEmpty();
      assertThat(registry.requests("PUT /v2/first/image/blobs/uploads/\\S*digest=" + escaped)).as("uploads of the first").hasSize(1);
    }
  }

  @Test
  void layersOfABaseInTheSameRegistryAreMountedNotUploaded() throws Exception {
    BuildHere.succeed(workshop.kaniko().quickBuild(context(), "--destination=" + workshop.name("team/base:1")));
    List<String> base = OciLayout.read(workshop.registry().pull("team/base:1", workshop.result("base"))).layers();
    Path context = workshop.context(Map.of("Dockerfile", "FROM " + workshop.name("team/base:1") + "\nCOPY Dockerfile /\n"));
    BuildHere.succeed(workshop.kaniko().quickBuild(context, "--destination=" + workshop.name("other/image:1")));

    assertThat(OciLayout.read(workshop.registry().pull("other/image:1", workshop.result("image"))).layers()).startsWith(base.toArray(String[]::new));
    for (String digest : base) {
      assertThat(workshop.registry().requests("PUT /v2/other/image/blobs/uploads/\\S*digest=" + digest.replace(":", "(:|%3A)"))).isEmpty();
    }
  }

  @Test
  void twoBuildsOfTheSameSpellTheirOptionsBothWays() throws Exception {
    Path first = workshop.result("first");
    Path second = workshop.result("second");
    Path context = context();
    BuildHere.succeed(workshop.kaniko().quickBuild(context, "--no-push", "--oci-layout-path=" + first, "--label=a=b"));
    Tool.of(workshop.kaniko().launcher().toString(), "--context", "dir://" + context, "--no-push", "--oci-layout-path", second.toString(),
        "--label", "a=b", "--kaniko-dir", workshop.kaniko().state().toString()).succeed();

    assertThat(OciLayout.read(second).config().path("config")).isEqualTo(OciLayout.read(first).config().path("config"));
    assertThat(OciLayout.read(second).tree().keySet()).isEqualTo(OciLayout.read(first).tree().keySet());
  }

  @Test
  void aRegistryWithItsOwnAuthorityIsReachedWithItsCertificateOnly() throws Exception {
    try (RegistryServer secure = RegistryServer.withTls(folder.resolve("secure"))) {
      Tool build = secureBuild(context(), "--destination=" + secure.address() + "/team/image:1");
      Tool.Result refused = build.run();
      assertThat(refused.exitCode()).isEqualTo(1);
      assertThat(refused.output()).containsPattern("(?i)certificate").doesNotContain("\tat ");
      assertThat(secure.hasTag("team/image", "1")).isFalse();

      build.and("--registry-certificate=" + secure.address() + "=" + secure.certificate()).succeed();
      assertThat(secure.hasTag("team/image", "1")).isTrue();
    }
  }

  @Test
  void theAuthoritiesInADirectoryOfTheEnvironmentAreTrustedWhateverElseLiesThere() throws Exception {
    Path none = folder.resolve("none");
    Path junk = Files.createDirectory(folder.resolve("junk"));
    Files.createDirectory(junk.resolve("folder"));
    Files.createFile(junk.resolve("empty.pem"));
    Files.writeString(junk.resolve("README"), "certificates, if there were some\n");
    Files.write(junk.resolve("noise.0"), new byte[] {0x30, (byte) 0x82, 0, -1, 7});
    Files.createSymbolicLink(junk.resolve("gone.pem"), none);
    try (RegistryServer secure = RegistryServer.withTls(folder.resolve("secure"))) {
      Files.copy(folder.resolve("secure/ca.key"), junk.resolve("a.key"));
      Files.writeString(junk.resolve("half.pem"), Files.readString(secure.certificate()).substring(0, 300));
      String destination = secure.address() + "/team/image:1";
      Tool push = secureBuild(context(), "--destination=" + destination);
      for (String places : List.of("", none.toString(), junk.toString())) {
        Tool.Result refused = push.with("SSL_CERT_DIR", places).run();
        assertThat(refused.exitCode()).as("%s: %s", places, refused.output()).isEqualTo(1);
        assertThat(refused.output()).contains("unable to find valid certification path").doesNotContain("trustAnchors").doesNotContain("\tat ");
      }
      assertThat(secure.hasTag("team/image", "1")).isFalse();

      Files.copy(secure.certificate(), Files.createDirectories(folder.resolve("good")).resolve("0a1b2c3d.0"));
      push.with("SSL_CERT_DIR", none + ":" + junk + ":" + folder.resolve("good")).succeed();
      assertThat(secure.hasTag("team/image", "1")).isTrue();

      Files.copy(secure.certificate(), junk.resolve("authority.crt"));
      Tool pull = secureBuild(workshop.dockerfile("FROM " + destination + "\nLABEL a=b\n"), "--no-push");
      assertThat(pull.with("SSL_CERT_DIR", none.toString()).run().exitCode()).isEqualTo(1);
      pull.with("SSL_CERT_DIR", junk.toString()).succeed();
    }
  }

  @Test
  void aFileWithoutCertificatesIsRefusedForARegistry() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    Tool.Result refused = secureBuild(context(), "--destination=127.0.0.1:1/team/image:1", "--registry-certificate=127.0.0.1:1=" + empty).run();
    assertThat(refused.exitCode()).as(refused.output()).isEqualTo(1);
    assertThat(refused.output()).contains(empty + ": no certificates in PEM form").doesNotContain("\tat ");
  }

  /** A build that does without TLS nowhere, and trusts no authority of this machine. */
  private Tool secureBuild(Path context, String... options) {
    return Tool.of(workshop.kaniko().launcher().toString(), "build", "--context=" + context, "--kaniko-dir=" + workshop.kaniko().state())
        .and(options)
        .with("SSL_CERT_FILE", "")
        .with("SSL_CERT_DIR", "");
  }

  private Path context() throws Exception {
    return workshop.context(Map.of(
        "Dockerfile", "FROM scratch\nCOPY one /one\nCOPY two /two\nENV COLOR=blue\nCMD [\"/one\"]\n", "one", "first file\n", "two", "second file\n"));
  }
}
