package dev.kaniko.runtime.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.fetch.Archives;
import dev.kaniko.runtime.fetch.GitAccess;
import dev.kaniko.runtime.fetch.GitCheckouts;
import dev.kaniko.runtime.fetch.HttpSettings;
import dev.kaniko.runtime.fetch.Progress;
import dev.kaniko.runtime.fetch.ProxyRules;
import dev.kaniko.runtime.fetch.RemoteFiles;
import dev.kaniko.runtime.fetch.TarMaker;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contexts that are archives of a server on loopback, which checks requests as the real services do. */
final class RemoteContextsTest {
  private static final String AZURE_KEY = Base64.getEncoder().encodeToString("the key of the account".getBytes(StandardCharsets.UTF_8));

  @TempDir private Path scratch;
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> shown = new ArrayList<>();
  private StorageServer server;
  private RemoteFiles files;
  private GitCheckouts repositories;

  @BeforeEach
  void start() throws IOException {
    server = new StorageServer(archive());
    files = new RemoteFiles(scratch, new HttpSettings(ProxyRules.of(Map.of()), Duration.ofMinutes(1), Duration.ofMinutes(1), 3, Duration.ofMillis(1), _ -> Optional.empty()));
    repositories = new GitCheckouts(scratch, new GitAccess(_ -> Optional.empty(), Optional.empty()));
  }

  @AfterEach
  void stop() {
    repositories.close();
    files.close();
    server.close();
  }

  /** An archive of some packets, whose contents cannot be compressed. */
  private static byte[] archive() throws IOException {
    var noise = new byte[150_000];
    new Random(1).nextBytes(noise);
    var tar = new TarMaker()
        .file("Dockerfile", 0644, "FROM scratch\n")
        .file("noise", 0644, new String(noise, StandardCharsets.ISO_8859_1))
        .directory("sub/", 0755, 0, 0)
        .file("sub/f", 0644, "below")
        .finish();
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(tar);
    }
    return bytes.toByteArray();
  }

  private ContextFiles open(String location) throws IOException, InterruptedException {
    var progress = new Progress() {
      @Override
      public Movement begin(String what, long total) {
        shown.add(what + " " + total);
        return Progress.NONE.begin(what, total);
      }

      @Override
      public void note(String text) {
        shown.add(text);
      }
    };
    try (var contexts = new BuildContexts(new Archives(scratch, Instant.EPOCH), files, repositories, new ContextSettings(GitOptions.NONE, environment), progress)) {
      return contexts.open(ContextLocation.parse(location, scratch), InputStream.nullInputStream());
    }
  }

  private static String text(FileTree tree, String path) throws IOException {
    var file = (FileNode.RegularFile) tree.find(new ImagePath(path)).orElseThrow().node();
    try (var in = file.content().open()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String failure(String location) {
    var failure = catchThrowable(() -> open(location));
    assertThat(failure).isInstanceOf(ContextException.class);
    return String.valueOf(failure.getMessage());
  }

  @Test
  void anArchiveOfAServerIsOnTheDiskOnceAndItsTransferIsShown() throws Exception {
    var context = open(server.url("/plain/context.tar.gz?token=s3cret"));
    assertThat(context.tree().list(ImagePath.ROOT)).containsExactly("Dockerfile", "noise", "sub");
    assertThat(context.modified()).contains(StorageServer.MODIFIED);
    assertThat(shown).containsExactly("fetch " + server.url("/plain/context.tar.gz?token=***") + " " + archive().length);
    try (var left = Files.list(scratch)) {
      assertThat(left).singleElement().satisfies(file -> assertThat(file.getFileName().toString()).endsWith(".tar"));
    }
  }

  @Test
  void aDirectoryBelowIsAContextAndNoLinkLeadsOutOfIt() throws Exception {
    var context = open(server.url("/plain/context.tar.gz"));
    assertThat(text(context.below("sub").tree(), "/f")).isEqualTo("below");
    assertThat(context.below("./sub/../").tree().list(ImagePath.ROOT)).hasSize(3);
    assertThatThrownBy(() -> context.below("../sub")).isInstanceOf(ContextException.class).hasMessage("--context-sub-path ../sub: it leads out of the context");
    assertThatThrownBy(() -> context.below("none")).hasMessage("--context-sub-path none: the context has no such directory");
    assertThatThrownBy(() -> context.below("sub/f")).hasMessage("--context-sub-path sub/f: it is not a directory");
  }

  @Test
  void anObjectOfS3IsFetchedWithASignature() throws Exception {
    environment.putAll(Map.of("S3_ENDPOINT", server.url(""), "AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "word", "AWS_SESSION_TOKEN", "session", "AWS_REGION", "eu-west-1"));
    server.requireAws("word", "eu-west-1");
    assertThat(text(open("s3://bucket/a b/c+d=e~.tar.gz").tree(), "/sub/f")).isEqualTo("below");
    assertThat(server.requests()).containsExactly("/bucket/a%20b/c%2Bd%3De~.tar.gz");
    assertThat(open("s3://bucket").tree().list(ImagePath.ROOT)).hasSize(3);
    assertThat(server.requests()).last().isEqualTo("/bucket/context.tar.gz");
    environment.put("AWS_SECRET_ACCESS_KEY", "other-word");
    assertThat(failure("s3://bucket/x")).isEqualTo("cannot fetch the build context s3://bucket/x: the server answered with status 403 (SignatureDoesNotMatch)");
  }

  @Test
  void aBucketOfAnotherRegionIsFoundThere() throws Exception {
    environment.putAll(Map.of("S3_ENDPOINT", server.url(""), "AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "word"));
    server.requireAws("word", "ap-south-1");
    assertThat(open("s3://bucket/x").tree().list(ImagePath.ROOT)).hasSize(3);
  }

  private ContextFiles azure(String path) throws IOException, InterruptedException {
    try (var in = new AzureStorage(environment, Clock.systemUTC()).open(URI.create(server.url(path)), "account", files)) {
      return new ContextFiles(new Archives(scratch, Instant.EPOCH).receive(in).orElseThrow(), Optional.empty());
    }
  }

  @Test
  void aBlobOfAzureIsFetchedWithTheKeyOfTheAccount() throws Exception {
    environment.put("AZURE_STORAGE_ACCESS_KEY", AZURE_KEY);
    server.requireAzure(AZURE_KEY);
    server.cutOnce();
    assertThat(text(azure("/container/a%20b.tar.gz?snapshot=1&B=2").tree(), "/sub/f")).as("a range is signed too").isEqualTo("below");
    assertThat(server.requests()).hasSize(2);
    environment.remove("AZURE_STORAGE_ACCESS_KEY");
    assertThatThrownBy(() -> azure("/container/x")).hasMessageContaining("403 (AuthenticationFailed); if the blob is not public, set AZURE_STORAGE_ACCESS_KEY");
    assertThatThrownBy(() -> azure("/container/x?sig=abc")).hasMessageEndingWith("403 (AuthenticationFailed)");
  }

  @Test
  void onlyHostsOfAzureAreTakenForOnes() throws Exception {
    for (var host : List.of("acme.blob.core.windows.net", "ACME-secondary.blob.core.windows.net", "acme.blob.core.usgovcloudapi.net")) {
      assertThat(ContextLocation.parse("https://" + host + "/c/b?sig=s3cret", scratch)).isInstanceOf(ContextLocation.AzureBlob.class)
          .extracting(ContextLocation::shown).asString().endsWith("/c/b?sig=***");
    }
    for (var host : List.of("acme.blob.core.windows.net.evil.test", "blob.core.windows.net", "a.b.blob.core.windows.net", "acmexblob.core.windows.net")) {
      assertThat(ContextLocation.parse("https://" + host + "/c/b", scratch)).isInstanceOf(ContextLocation.Remote.class);
    }
    assertThat(ContextLocation.parse("http://acme.blob.core.windows.net/c/b", scratch)).as("without encryption").isInstanceOf(ContextLocation.Remote.class);
  }

  @Test
  void anEmulatorOfGoogleIsAskedWithoutCredentials() throws Exception {
    environment.put("STORAGE_EMULATOR_HOST", server.authority());
    assertThat(open("gs://bucket/a b/c.tar.gz").tree().list(ImagePath.ROOT)).hasSize(3);
    assertThat(server.requests()).containsExactly("/storage/v1/b/bucket/o/a%20b%2Fc.tar.gz?alt=media");
    assertThat(failure("gs://bucket/missing")).isEqualTo("cannot fetch the build context gs://bucket/missing: the server answered with status 404 (notFound)");
  }

  @Test
  void anObjectOfGoogleIsFetchedWithTheTokenOfTheLogin() throws Exception {
    server.require("Bearer token");
    var object = new ContextLocation.GoogleObject("bucket", "x");
    try (var in = new GoogleStorage(URI.create(server.url("")), Optional.of(() -> Optional.of("token"))).open(object, files)) {
      assertThat(in.length()).hasValue(archive().length);
    }
    assertThatThrownBy(() -> new GoogleStorage(URI.create(server.url("")), Optional.of(Optional::empty)).open(object, files))
        .hasMessageContaining("403").hasMessageContaining("no Google credentials were found");
  }

  @Test
  void aRefusalNamesTheLocationWithoutItsSecrets() {
    var address = server.url("/plain/missing?X-Amz-Signature=s3cret&v=1").replace("//", "//user:pa55@");
    assertThat(failure(address))
        .isEqualTo("cannot fetch the build context " + server.url("/plain/missing?X-Amz-Signature=***&v=***").replace("//", "//***@") + ": the server answered with status 404");
    assertThat(failure(server.url("/moved?sig=s3cret"))).contains("status 404 at " + server.url("/plain/missing?sig=***")).doesNotContain("s3cret");
  }

  @Test
  void aBrokenTransferGoesOnWhereItEnded() throws Exception {
    server.cutOnce();
    assertThat(text(open(server.url("/plain/context.tar.gz")).tree(), "/sub/f")).isEqualTo("below");
    assertThat(server.ranges()).hasSize(1);
    server.cutOnce();
    assertThat(text(open(server.url("/unversioned/context.tar.gz")).tree(), "/sub/f")).as("from a server that always sends the whole").isEqualTo("below");
    server.cutOnce();
    assertThat(failure(server.url("/changing/context.tar.gz"))).endsWith("the file changed on the server while it was fetched");
  }

  @Test
  void aTransferThatAlwaysBreaksOrIsDamagedFails() {
    assertThat(failure(server.url("/cut/context.tar.gz"))).startsWith("cannot fetch the build context " + server.url("/cut/context.tar.gz") + ": the connection broke");
    assertThat(failure(server.url("/corrupt/context.tar.gz"))).contains("the build context from " + server.url("/corrupt/context.tar.gz"), "cannot unpack the archive");
    assertThat(failure(server.url("/half/context.tar.gz"))).contains("cannot unpack the archive", "ends in the middle of a file");
    assertThat(failure(server.url("/text/context.tar.gz"))).endsWith("is not a tar archive, or it is empty");
  }
}
