package dev.kaniko.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.kaniko.image.Digest;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.oci.BlobSource;
import dev.kaniko.runtime.oci.Descriptor;
import dev.kaniko.runtime.oci.Digests;
import dev.kaniko.runtime.oci.MediaTypes;
import dev.kaniko.runtime.oci.RawDocument;
import dev.kaniko.runtime.registry.RegistryException.Kind;
import dev.kaniko.runtime.registry.RegistrySettings.Exemption;
import dev.kaniko.runtime.registry.RegistrySettings.Lookup;
import dev.kaniko.runtime.registry.RegistrySettings.Retries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RegistrySessionTest {
  private static final Platform PLATFORM = Platform.parse("linux/amd64");

  @TempDir Path directory;

  private FakeRegistry registry;
  private final Map<String, List<String>> mirrors = new HashMap<>();
  private final List<String> notes = new ArrayList<>();
  private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
  private Duration silence = Duration.ofMinutes(3);
  private Duration damageEnds = Duration.ofDays(1);
  private Retries retries = new Retries(0, 0, false);

  @BeforeEach
  void start() throws IOException {
    registry = FakeRegistry.start();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private Registries registries(String... insecure) throws IOException {
    var hosts = new HashSet<>(List.of(insecure));
    hosts.add(registry.host());
    var settings = new RegistrySettings(new Exemption(false, false, hosts), Exemption.NONE, Map.of(), Map.of(), new Lookup(mirrors, false), retries, "kaniko");
    var patience = new Patience(silence, this::pause);
    return new Registries(settings, Credentials.of(Map.of("DOCKER_CONFIG", directory.toString()), directory, message -> {}), Optional.empty(), notes::add, patience);
  }

  /** Time passes a hundred times as fast, and what takes long is remembered. */
  private void pause(Duration time) throws InterruptedException {
    pauses.add(time);
    if (paused().compareTo(damageEnds) > 0) {
      registry.mendBlobs();
    }
    Thread.sleep(time.dividedBy(100));
  }

  private Duration paused() {
    return pauses.stream().reduce(Duration.ZERO, Duration::plus);
  }

  private RegistrySession session(Access access) throws IOException {
    return registries().open(registry.host(), "app", access);
  }

  private BlobStore store() {
    return new BlobStore(directory.resolve("store"));
  }

  /** Puts an image into the registry, by hand. */
  private AssembledImage serve(String tag, Platform platform, String... texts) throws IOException {
    var image = SampleImage.in(store(), platform, texts);
    for (var layer : image.layers()) {
      registry.putBlob("app", Files.readAllBytes(store().path(layer.digest())));
    }
    registry.putBlob("app", image.config().bytes());
    registry.putManifest("app", tag, image.manifest());
    return image;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertFails(Kind kind, ThrowingCallable call) {
    assertThatExceptionOfType(RegistryException.class).isThrownBy(call)
        .extracting(RegistryException::kind).isEqualTo(kind);
  }

  @Test
  void aManifestComesAsItsExactBytesWhateverIsInIt() throws Exception {
    var odd = new RawDocument(MediaTypes.OCI_INDEX, bytes("""
        {"schemaVersion":2, "mediaType":"%s", "manifests":[{"mediaType":"%s","digest":"%s","size":3,
          "artifactType":"application/x", "data":"e30="}],  "unknown": {"a":[1]}}
        """.formatted(MediaTypes.OCI_INDEX, MediaTypes.OCI_MANIFEST, Digests.ofText("x"))));
    registry.putManifest("app", "odd", odd);
    var session = session(Access.PULL);
    assertThat(session.manifest("odd").bytes()).isEqualTo(odd.bytes());
    assertThat(session.manifest(odd.digest().toString()).mediaType()).isEqualTo(MediaTypes.OCI_INDEX);
    assertThat(session.head("odd")).contains(odd.descriptor());
    assertThat(session.head("even")).isEmpty();
  }

  @Test
  void aPushedManifestKeepsItsBytesAndType() throws Exception {
    var manifest = new RawDocument(MediaTypes.OCI_MANIFEST, bytes("{ \"schemaVersion\" : 2,\n \"é\":\"ü\" }"));
    var session = session(Access.PUSH);
    session.putManifest(manifest, "1");
    assertThat(session.manifest("1")).isEqualTo(manifest);
  }

  @Test
  void aPushBeginsAgainWhereTheRegistryHasLostABlobMeanwhile() throws Exception {
    var image = SampleImage.in(store(), PLATFORM, "one", "two");
    var layer = image.layers().getFirst().digest();
    registry.loseOnManifest(layer, image.config().digest());
    new ImagePusher(registries(), store(), event -> {}).push(image, List.of(), ImageReference.parse(registry.host() + "/app:1"));
    assertThat(session(Access.PULL).manifest("1")).isEqualTo(image.manifest());
    assertThat(session(Access.PULL).hasBlob(image.layers().getFirst())).isTrue();

    var always = new Digest[10];
    Arrays.fill(always, layer);
    registry.loseOnManifest(always);
    assertFails(Kind.BLOB_UNKNOWN,
        () -> new ImagePusher(registries(), store(), event -> {}).push(image, List.of(), ImageReference.parse(registry.host() + "/app:2")));
  }

  @ParameterizedTest
  @ValueSource(strings = {MediaTypes.OCI_INDEX, MediaTypes.DOCKER_INDEX})
  void anIndexIsResolvedByPlatform(String type) throws Exception {
    var amd64 = serve("a", PLATFORM, "one");
    var arm64 = serve("b", Platform.parse("linux/arm64"), "two");
    var index = new dev.kaniko.runtime.oci.Index(type, List.of(
        amd64.manifest().descriptor().withPlatform(PLATFORM),
        arm64.manifest().descriptor().withPlatform(Platform.parse("linux/arm64"))), Collections.emptySortedMap());
    registry.putManifest("app", "multi", index.write());
    var puller = new ImagePuller(registries(), store(), event -> {});
    var reference = ImageReference.parse(registry.host() + "/app:multi");
    assertThat(puller.pull(reference, Platform.parse("linux/arm64")).document()).isEqualTo(arm64.document());
    assertThat(puller.pull(reference, PLATFORM).manifest().digest()).isEqualTo(amd64.digest());
    assertThatIOException().isThrownBy(() -> puller.pull(reference, Platform.parse("linux/s390x")))
        .withMessageContaining("no image for linux/s390x; it has linux/amd64, linux/arm64");
  }

  @Test
  void aTokenIsFetchedWithTheCredentialsAndAgainWhenItExpires() throws Exception {
    registry.withBearerAuth();
    Files.writeString(directory.resolve("config.json"), registry.dockerConfig());
    serve("1", PLATFORM, "one");
    var session = session(Access.PULL);
    session.manifest("1");
    assertThat(registry.scopes()).containsExactly("repository:app:pull");
    registry.expireTokens();
    session.manifest("1");
    assertThat(registry.scopes()).hasSize(2);
  }

  @Test
  void anIdentityTokenIsExchangedForATokenOfTheRegistry() throws Exception {
    registry.withBearerAuth();
    Files.writeString(directory.resolve("config.json"),
        "{\"auths\":{\"" + registry.host() + "\":{\"identitytoken\":\"identity\"}}}");
    serve("1", PLATFORM, "one");
    assertThat(session(Access.PULL).head("1")).isPresent();
  }

  @Test
  void aTokenOfTheRegistryItselfIsSentAsItIs() throws Exception {
    registry.withBearerAuth();
    var image = serve("1", PLATFORM, "one");
    registry.acceptToken("canary-token");
    Files.writeString(directory.resolve("config.json"), "{\"auths\":{\"" + registry.host() + "\":{\"registrytoken\":\"canary-token\"}}}");
    assertThat(session(Access.PULL).manifest("1").digest()).isEqualTo(image.digest());
    assertThat(registry.requests()).noneMatch(request -> request.contains("/token"));
    registry.expireTokens();
    assertThatIOException().isThrownBy(() -> session(Access.PULL).manifest("1")).withMessageContaining("does not accept").satisfies(e -> assertThat(e).message().doesNotContain("canary"));
  }

  @Test
  void wrongCredentialsAreToldFromMissingOnes() throws Exception {
    registry.withBearerAuth();
    assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> session(Access.PUSH).checkPushAllowed())
        .withMessageContaining("none were found for " + registry.host())
        .matches(e -> e.kind() == Kind.UNAUTHORIZED);
    Files.writeString(directory.resolve("config.json"), FakeRegistry.dockerConfig(registry.host(), "user:wrong"));
    assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> session(Access.PUSH).checkPushAllowed())
        .withMessageContaining("does not accept the credentials of user")
        .withMessageNotContaining("wrong")
        .matches(e -> e.kind() == Kind.UNAUTHORIZED);
  }

  @Test
  void thePermissionCheckLeavesNoUploadBehind() throws Exception {
    registry.withBasicAuth();
    Files.writeString(directory.resolve("config.json"), registry.dockerConfig());
    session(Access.PUSH).checkPushAllowed();
    assertThat(registry.requests()).anyMatch(r -> r.startsWith("POST")).noneMatch(r -> r.startsWith("PATCH"));
    assertThat(registry.hasUploads()).isFalse();
  }

  @Test
  void aCorruptLayerIsRefusedAndNotStored() throws Exception {
    var image = serve("1", PLATFORM, "one");
    var fresh = new BlobStore(directory.resolve("fresh"));
    var puller = new ImagePuller(registries(), fresh, event -> {});
    var pulled = puller.pull(ImageReference.parse(registry.host() + "/app:1"), PLATFORM);
    registry.corruptBlobs();
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> puller.layer(pulled, image.layers().getFirst()))
        .withMessageContaining("is corrupt")
        .withMessageContaining(image.layers().getFirst().digest().toString())
        .matches(e -> e.kind() == Kind.CORRUPT);
    assertThat(fresh.has(image.layers().getFirst().digest())).isFalse();
    assertThat(directory.resolve("fresh").resolve("ingest")).isEmptyDirectory();
  }

  @Test
  void aBlobOfAnotherSizeThanDescribedIsCorrupt() throws Exception {
    var digest = registry.putBlob("app", bytes("12345"));
    for (long size : new long[] {4, 6}) {
      assertFails(Kind.CORRUPT, () -> session(Access.PULL)
          .pull(Descriptor.of("", digest, size), OutputStream.nullOutputStream(), n -> {}));
    }
  }

  @Test
  void aBusyRegistryIsAskedAgainButNotForEver() throws Exception {
    serve("1", PLATFORM, "one");
    registry.beBusy(3);
    assertThat(session(Access.PULL).head("1")).isPresent();
    assertThat(notes).singleElement().asString().contains(registry.host() + "/app", "503", "is tried again for a minute");
    var session = session(Access.PULL);
    assertThat(session.head("1")).isPresent();
    registry.beBusy(3);
    var blob = Descriptor.of("", Digests.ofText("data"), 4);
    assertThat(session(Access.PUSH).push(blob, out -> out.write(bytes("data")), Optional.empty(), n -> {}))
        .isEqualTo(PushResult.UPLOADED);
  }

  @Test
  void aBusyRegistryIsAskedAgainWhenItSays() throws Exception {
    serve("1", PLATFORM, "one");
    var session = session(Access.PULL);
    session.manifest("1");
    registry.askToRetryAfter("3");
    registry.beBusy(1);
    session.manifest("1");
    assertThat(pauses).singleElement().satisfies(pause -> assertThat(pause).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4)));
  }

  @Test
  void credentialsDoNotFollowARedirect() throws Exception {
    registry.withBasicAuth();
    Files.writeString(directory.resolve("config.json"), registry.dockerConfig());
    var digest = registry.putBlob("app", bytes("12345"));
    registry.redirectBlobs();
    var sink = new ByteArrayOutputStream();
    session(Access.PULL).pull(Descriptor.of("", digest, 5), sink, n -> {});
    assertThat(sink.toString(StandardCharsets.UTF_8)).isEqualTo("12345");
  }

  @Test
  void whatIsNotThereIsNamed() throws Exception {
    assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> session(Access.PULL).manifest("nope"))
        .withMessage(registry.host() + "/app: cannot read manifest nope: not found (MANIFEST_UNKNOWN said the fake)")
        .matches(e -> e.kind() == Kind.NOT_FOUND);
  }

  @Test
  void anUnreachableRegistryIsReportedAtOnce() throws Exception {
    var nobody = "127.0.0.1:1";
    var session = registries(nobody).open(nobody, "app", Access.PULL);
    long start = System.nanoTime();
    assertFails(Kind.UNREACHABLE, () -> session.manifest("1"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).as("jib alone goes on for a minute").isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void aProxyThatCannotBeReachedIsNamed() throws Exception {
    var before = ProxySelector.getDefault();
    ProxySelector.setDefault(ProxySelector.of(InetSocketAddress.createUnresolved("127.0.0.1", 1)));
    try {
      var session = registries("registry.example").open("registry.example", "app", Access.PULL);
      assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> session.manifest("1"))
          .withMessage("registry.example: cannot connect to its proxy 127.0.0.1:1: Connection refused")
          .matches(e -> e.kind() == Kind.UNREACHABLE);
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  @Test
  void aBlobIsMountedFromTheRepositoryThatHasIt() throws Exception {
    var digest = registry.putBlob("base", bytes("12345"));
    registry.withBearerAuth();
    Files.writeString(directory.resolve("config.json"), registry.dockerConfig());
    BlobSource never = out -> {
      throw new IOException("must not be read");
    };
    var blob = Descriptor.of("", digest, 5);
    var session = session(Access.PUSH);
    assertThat(session.push(blob, never, Optional.of("base"), n -> {})).isEqualTo(PushResult.MOUNTED);
    assertThat(registry.scopes()).contains("repository:base:pull");
    assertThat(session.push(blob, never, Optional.of("base"), n -> {})).isEqualTo(PushResult.EXISTED);
  }

  @Test
  void aMountOfWhatIsNotThereBecomesAnUpload() throws Exception {
    var blob = Descriptor.of("", Digests.ofText("12345"), 5);
    var progress = new ArrayList<Long>();
    assertThat(session(Access.PUSH).push(blob, out -> out.write(bytes("12345")), Optional.of("base"), progress::add))
        .isEqualTo(PushResult.UPLOADED);
    assertThat(progress.stream().mapToLong(Long::longValue).sum()).isEqualTo(5);
  }

  @Test
  void aFailureOfOurOwnDiskIsNotTheRegistrys() throws Exception {
    var digest = registry.putBlob("app", bytes("12345"));
    var full = new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("No space left on device");
      }
    };
    assertThatIOException()
        .isThrownBy(() -> session(Access.PULL).pull(Descriptor.of("", digest, 5), full, n -> {}))
        .withMessage("No space left on device");
    assertThatIOException()
        .isThrownBy(() -> session(Access.PUSH).push(Descriptor.of("", Digests.ofText("x"), 1), out -> {
          throw new IOException("Input/output error");
        }, Optional.empty(), n -> {}))
        .withMessage("Input/output error");
  }

  @Test
  void aMirrorIsAskedFirstAndTheRegistryItselfAfterIt() throws Exception {
    try (var mirror = FakeRegistry.start()) {
      var image = serve("1", PLATFORM, "one");
      mirrors.put(registry.host(), List.of(mirror.host() + "/cache"));
      var puller = new ImagePuller(registries(mirror.host()), store(), event -> {});
      var reference = ImageReference.parse(registry.host() + "/app:1");
      assertThat(puller.pull(reference, PLATFORM).source()).isEqualTo(reference);
      assertThat(mirror.requests()).contains("GET /v2/cache/app/manifests/1");

      mirror.putManifest("cache/app", "1", image.manifest());
      mirror.putBlob("cache/app", image.config().bytes());
      assertThat(puller.pull(reference, PLATFORM).source().registry()).isEqualTo(mirror.host());
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> puller.pull(ImageReference.parse(registry.host() + "/app:2"), PLATFORM))
          .withMessageContaining(mirror.host() + "/cache/app").withMessageContaining(registry.host() + "/app");
    }
  }

  @Test
  void aLayerThatManyAskForIsFetchedOnce() throws Exception {
    var image = serve("1", PLATFORM, "one");
    var layer = image.layers().getFirst();
    var puller = new ImagePuller(registries(), new BlobStore(directory.resolve("fresh")), event -> {});
    var pulled = puller.pull(ImageReference.parse(registry.host() + "/app:1"), PLATFORM);
    Parallel.forEach(Collections.nCopies(20, layer), 20, l -> puller.layer(pulled, l));
    assertThat(registry.requests()).filteredOn(r -> r.equals("GET /v2/app/blobs/" + layer.digest())).hasSize(1);
  }

  @Test
  void aLayerThatIsCutShortOnThisMachineIsFetchedAgain() throws Exception {
    var image = serve("1", PLATFORM, "one");
    var layer = image.layers().getFirst();
    var state = directory.resolve("state");
    for (int build = 1; build <= 3; build++) {
      var puller = new ImagePuller(registries(), BlobStore.ofBuild(state), event -> {});
      var pulled = puller.pull(ImageReference.parse(registry.host() + "/app:1"), PLATFORM);
      var blob = puller.layer(pulled, layer);
      assertThat(blob).hasSize(layer.size());
      if (build == 1) {
        Files.write(blob, new byte[1]);
      }
    }
    assertThat(registry.requests()).filteredOn(r -> r.equals("GET /v2/app/blobs/" + layer.digest())).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anotherHostThatAnUploadIsSentToGetsNoCredentials(boolean bearer) throws Exception {
    try (var other = FakeRegistry.start()) {
      if (bearer) {
        registry.withBearerAuth();
      } else {
        registry.withBasicAuth();
      }
      Files.writeString(directory.resolve("config.json"), registry.dockerConfig());
      registry.sendUploadsTo(other);
      var session = registries(registry.host(), other.host()).open(registry.host(), "app", Access.PUSH);

      session.checkPushAllowed();
      for (int size : new int[] {5, 100_000}) {
        var bytes = noise(size);
        var blob = Descriptor.of("", Digests.ofBytes(bytes), size);
        assertThat(session.push(blob, out -> out.write(bytes), Optional.empty(), n -> {})).isEqualTo(PushResult.UPLOADED);
      }

      assertThat(registry.requestsWithCredentials()).anyMatch(request -> request.startsWith("POST "));
      assertThat(other.requests()).extracting(request -> request.substring(0, request.indexOf(' '))).containsExactly("DELETE", "PUT", "PATCH", "PUT");
      assertThat(other.requestsWithCredentials()).isEmpty();
    }
  }

  /** Pushes a blob and tells what came of it and how many bytes were said to be sent. */
  private void assertPushed(RegistrySession session, byte[] bytes) throws IOException {
    var sent = new AtomicLong();
    var blob = Descriptor.of("", Digests.ofBytes(bytes), bytes.length);
    assertThat(session.push(blob, out -> out.write(bytes), Optional.empty(), sent::addAndGet)).isEqualTo(PushResult.UPLOADED);
    assertThat(sent).hasValue(bytes.length);
    assertThat(session.hasBlob(blob)).isTrue();
    assertThat(registry.hasUploads()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"POST,5", "PUT,5", "POST,100000", "PATCH,100000", "PUT,100000"})
  void aTokenMayExpireInTheMiddleOfAPush(String method, int size) throws Exception {
    registry.withBearerAuth();
    Files.writeString(directory.resolve("config.json"), registry.dockerConfig());
    var session = session(Access.PUSH);
    registry.expireTokensBefore(method);
    assertPushed(session, noise(size));
  }

  @Test
  void aBlobWhoseUploadWasTakenWithoutAnAnswerIsThere() throws Exception {
    registry.loseAnswerToUpload();
    assertPushed(session(Access.PUSH), bytes("12345"));
    assertThat(registry.requests()).filteredOn(request -> request.startsWith("POST ")).hasSize(1);
  }

  @Test
  void aBlobThatComesDamagedIsFetchedAgain() throws Exception {
    var image = serve("1", PLATFORM, "one");
    var puller = new ImagePuller(registries(), new BlobStore(directory.resolve("fresh")), event -> {});
    var pulled = puller.pull(ImageReference.parse(registry.host() + "/app:1"), PLATFORM);
    registry.corruptOneBlob();
    assertThat(puller.layer(pulled, image.layers().getFirst())).hasSize(image.layers().getFirst().size());
  }

  @Test
  void whatComesDamagedForAMinuteFailsNothing() throws Exception {
    var image = serve("1", PLATFORM, "one");
    var puller = new ImagePuller(registries(), new BlobStore(directory.resolve("fresh")), event -> {});
    var pulled = puller.pull(ImageReference.parse(registry.host() + "/app:1"), PLATFORM);
    damageEnds = Duration.ofSeconds(55);
    registry.corruptBlobs();

    assertThat(puller.layer(pulled, image.layers().getFirst())).hasSize(image.layers().getFirst().size());

    assertThat(pauses).isSortedAccordingTo(Comparator.comparingLong(pause -> Math.min(pause.toSeconds(), 15)));
    assertThat(notes).singleElement().asString()
        .contains(registry.host() + "/app", "blob " + image.layers().getFirst().digest() + " is corrupt", "is tried again for a minute");
  }

  @Test
  void whatIsDamagedForGoodIsWaitedForOnce() throws Exception {
    var image = serve("1", PLATFORM, "one", "two");
    var puller = new ImagePuller(registries(), new BlobStore(directory.resolve("fresh")), event -> {});
    var pulled = puller.pull(ImageReference.parse(registry.host() + "/app:1"), PLATFORM);
    registry.corruptBlobs();

    assertFails(Kind.CORRUPT, () -> puller.layer(pulled, image.layers().getFirst()));
    // The time of the attempts counts, too, so the pauses may come to a little less than a minute.
    assertThat(paused()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(90));
    pauses.clear();
    assertFails(Kind.CORRUPT, () -> puller.layer(pulled, image.layers().getLast()));
    assertThat(pauses).hasSize(3);
  }

  /** Resets the first connection, and passes on the others. */
  private void resetTheFirst(ServerSocket door) {
    try {
      for (int count = 1;; count++) {
        var client = door.accept();
        if (count == 1) {
          client.setSoLinger(true, 0);
          client.close();
          continue;
        }
        var server = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(registry.host().replaceFirst(".*:", "")));
        Thread.ofVirtual().start(() -> pass(client, server));
        Thread.ofVirtual().start(() -> pass(server, client));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private static void pass(Socket from, Socket to) {
    try (from; to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException closed) {
      // The other direction ended.
    }
  }

  @Test
  void aFirstConnectionThatIsResetIsTriedAgain() throws Exception {
    serve("1", PLATFORM, "one");
    try (var door = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      var host = "127.0.0.1:" + door.getLocalPort();
      Thread.ofVirtual().start(() -> resetTheFirst(door));
      assertThat(registries(host).open(host, "app", Access.PULL).head("1")).isPresent();
    }
  }

  @Test
  void aRegistryThatDoesNotAnswerIsAskedTwice() throws Exception {
    silence = Duration.ofMillis(400);
    serve("1", PLATFORM, "one");
    var session = session(Access.PULL);
    session.manifest("1");
    registry.answerAfter(Duration.ofSeconds(3));
    int asked = registry.requests().size();
    assertFails(Kind.SILENT, () -> session.manifest("1"));
    for (int tenths = 0; tenths < 300 && registry.requests().size() < asked + 2; tenths++) {
      Thread.sleep(100); // A request shows when it is answered.
    }
    Thread.sleep(1000);
    assertThat(registry.requests()).hasSize(asked + 2);
  }

  @Test
  void aConnectionServesManyRequests() throws Exception {
    registry.withBearerAuth();
    Files.writeString(directory.resolve("config.json"), registry.dockerConfig());
    var image = serve("1", PLATFORM, "one", "two", "three");
    var registries = registries();
    var puller = new ImagePuller(registries, new BlobStore(directory.resolve("fresh")), event -> {});
    for (var layer : image.layers()) {
      puller.layer(puller.pull(ImageReference.parse(registry.host() + "/app:1"), PLATFORM), layer);
    }
    var session = registries.open(registry.host(), "app", Access.PUSH);
    for (var text : List.of("a", "b", "c")) {
      var bytes = bytes(text);
      session.push(Descriptor.of("", Digests.ofBytes(bytes), bytes.length), out -> out.write(bytes), Optional.empty(), n -> {});
    }
    session.putManifest(image.manifest(), "2");
    assertThat(registry.requests()).hasSizeGreaterThan(20);
    assertThat(registry.connections()).as("one of them finds out whether there is TLS").isLessThan(6);
  }

  private static String trace(Throwable failure) {
    var trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }

  private static byte[] noise(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @Test
  void aSmallBlobIsSentWithTheRequestThatClosesItsUpload() throws Exception {
    assertPushed(session(Access.PUSH), noise(UploadContent.SMALL));
    assertThat(registry.requests()).noneMatch(request -> request.startsWith("PATCH "));
  }

  @Test
  void aSmallUploadThatBreaksOffGoesOnWhereItBroke() throws Exception {
    var bytes = noise(5_000);
    registry.breakUploadAfter(2_000);
    assertPushed(session(Access.PUSH), bytes);
    assertThat(registry.uploadedBytes()).isEqualTo(bytes.length);
  }

  @Test
  void theRegistryIsNotAskedForSmallBlobsOfANewImage() throws Exception {
    var pusher = new ImagePusher(registries(), store(), event -> {});
    var image = SampleImage.in(store(), PLATFORM, "one", "two");
    pusher.pushNew(image, ImageReference.parse(registry.host() + "/cache:1"));
    pusher.pushNew(image, ImageReference.parse(registry.host() + "/cache:2"));
    pusher.push(image, List.of(), ImageReference.parse(registry.host() + "/app:1"));
    assertThat(registry.requests()).noneMatch(request -> request.startsWith("HEAD ") && request.contains("/blobs/"));
    assertThat(registry.requests()).filteredOn(request -> request.startsWith("POST ")).as("three blobs, sent and mounted").hasSize(6);
  }

  @Test
  void aBlobThatIsGoneIsPushedAgainWhoeverBelievedThatItIsThere() throws Exception {
    var pusher = new ImagePusher(registries(), store(), event -> {});
    var image = SampleImage.in(store(), PLATFORM, "one");
    pusher.pushNew(image, ImageReference.parse(registry.host() + "/cache:1"));
    registry.loseOnManifest(image.layers().getFirst().digest());
    pusher.pushNew(image, ImageReference.parse(registry.host() + "/cache:2"));
    assertThat(registries().open(registry.host(), "cache", Access.PULL).hasBlob(image.layers().getFirst())).isTrue();
  }

  @Test
  void anUploadThatBreaksOffGoesOnWhereItBroke() throws Exception {
    var bytes = noise(3_000_000);
    registry.breakUploadAfter(2_000_000);
    assertPushed(session(Access.PUSH), bytes);
    assertThat(registry.uploadedBytes()).isEqualTo(bytes.length);
    assertThat(registry.requests()).filteredOn(request -> request.startsWith("POST ")).hasSize(1);
  }

  @Test
  void anUploadBeginsAgainWhereTheRegistryCannotSayWhatItHas() throws Exception {
    var bytes = noise(3_000_000);
    registry.breakUploadAfter(2_000_000);
    registry.forgetUploads();
    var sent = new AtomicLong();
    var blob = Descriptor.of("", Digests.ofBytes(bytes), bytes.length);
    assertThat(session(Access.PUSH).push(blob, out -> out.write(bytes), Optional.empty(), sent::addAndGet)).isEqualTo(PushResult.UPLOADED);
    assertThat(sent).hasValue(bytes.length);
    assertThat(registry.uploadedBytes()).isEqualTo(bytes.length + 2_000_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {
      "400 {'errors':[{'code':'TAG_INVALID','message':'The image tag 1 already exists in the app repository and cannot be overwritten because the repository is immutable.'}]}",
      "400 {'errors':[{'code':'TAG_INVALID','message':'The image tag 1 already exists in the app repository and cannot be overwritten because the tag is immutable.'}]}",
      "409 {'errors':[{'code':'UNKNOWN','message':'The repository has enabled tag immutability'}]}",
      "412 {'errors':[{'code':'PRECONDITION','message':'Failed to process request due to app:1 configured as immutable.'}]}"})
  void aTagThatCannotBeOverwrittenCountsAsPushedOnlyWhereTheUserSaysSo(String answer) throws Exception {
    registry.refuseManifests(Integer.parseInt(answer.substring(0, 3)), answer.substring(4).replace('\'', '"'));
    var image = SampleImage.in(store(), PLATFORM, "one");
    var destination = ImageReference.parse(registry.host() + "/app:1");
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> new ImagePusher(registries(), store(), event -> {}).push(image, List.of(), destination))
        .withMessageContaining("--push-ignore-immutable-tag-errors")
        .matches(e -> e.kind() == Kind.IMMUTABLE_TAG);
    assertThat(pauses).as("it stays so").isEmpty();
    retries = new Retries(0, 0, true);
    new ImagePusher(registries(), store(), event -> {}).push(image, List.of(), destination);
    assertThat(notes).singleElement().asString().contains(destination.toString(), "cannot be overwritten");
  }

  @Test
  void anotherRefusalIsNoImmutableTag() throws Exception {
    registry.refuseManifests(400, "{\"errors\":[{\"code\":\"TAG_INVALID\",\"message\":\"manifest tag did not match URI\"}]}");
    retries = new Retries(0, 0, true);
    var image = SampleImage.in(store(), PLATFORM, "one");
    assertFails(Kind.REJECTED, () -> new ImagePusher(registries(), store(), event -> {}).push(image, List.of(), ImageReference.parse(registry.host() + "/app:1")));
  }

  @Test
  void aRefusalIsRepeatedAsOftenAsTheUserAsks() throws Exception {
    registry.forbid("PUT");
    retries = new Retries(2, 0, false);
    var manifest = new RawDocument(MediaTypes.OCI_MANIFEST, bytes("{}"));
    assertFails(Kind.DENIED, () -> session(Access.PUSH).putManifest(manifest, "1"));
    assertThat(registry.requests()).filteredOn(request -> request.startsWith("PUT ")).hasSize(3);
    registry.forbid("GET");
    retries = new Retries(0, 1, false);
    assertFails(Kind.DENIED, () -> session(Access.PULL).manifest("1"));
    assertThat(registry.requests()).filteredOn(request -> request.startsWith("GET /v2/app/manifests")).hasSize(2);
  }

  @Test
  void aBlobThatARegistryOnlyClaimsToHaveIsUploadedInTheEnd() throws Exception {
    var image = SampleImage.in(store(), PLATFORM, "one");
    var layer = image.layers().getFirst();
    registry.claimBlobs();
    registry.loseOnManifest(layer.digest(), layer.digest());
    new ImagePusher(registries(), store(), event -> {}).push(image, List.of(), ImageReference.parse(registry.host() + "/app:1"));
    session(Access.PULL).pull(layer, OutputStream.nullOutputStream(), n -> {});
  }

  @Test
  void theSecretOfATokenRequestIsInNoMessage() throws Exception {
    registry.withBearerAuth();
    registry.giveNoTokens();
    Files.writeString(directory.resolve("config.json"), "{\"auths\":{\"" + registry.host() + "\":{\"identitytoken\":\"identity\"}}}");
    assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> session(Access.PULL).manifest("1"))
        .withMessageContaining(registry.host())
        .satisfies(e -> assertThat(trace(e)).doesNotContain("refresh_token"));
  }

  @Test
  void aBusyRegistryMayNameTheTimeByItsOwnClock() throws Exception {
    serve("1", PLATFORM, "one");
    var session = session(Access.PULL);
    session.manifest("1");
    registry.askToRetryAfter(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(20)));
    registry.beBusy(1);
    session.manifest("1");
    assertThat(pauses).singleElement().satisfies(pause -> assertThat(pause).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(25)));
  }

  @Test
  void aBusyRegistryIsAskedForAMinute() throws Exception {
    serve("1", PLATFORM, "one");
    var session = session(Access.PULL);
    session.manifest("1");
    registry.beBusy(7);
    session.manifest("1");
    assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
    registry.beBusy(8);
    assertFails(Kind.BUSY, () -> session.manifest("1"));
  }

  @Test
  void aLayerThatAMirrorDoesNotHaveComesFromTheRegistryItself() throws Exception {
    try (var mirror = FakeRegistry.start()) {
      var image = serve("1", PLATFORM, "one");
      mirror.putManifest("app", "1", image.manifest());
      mirror.putBlob("app", image.config().bytes());
      mirrors.put(registry.host(), List.of(mirror.host()));
      var puller = new ImagePuller(registries(mirror.host()), new BlobStore(directory.resolve("fresh")), event -> {});
      var pulled = puller.pull(ImageReference.parse(registry.host() + "/app:1"), PLATFORM);
      assertThat(pulled.source().registry()).isEqualTo(mirror.host());
      assertThat(puller.layer(pulled, image.layers().getFirst())).hasSize(image.layers().getFirst().size());
    }
  }

  @Test
  void aMirrorWithSomethingElseThanAnImageIsPassedOver() throws Exception {
    try (var mirror = FakeRegistry.start()) {
      serve("1", PLATFORM, "one");
      mirror.putManifest("app", "1", new RawDocument("application/json", bytes("{\"hello\":1}")));
      mirrors.put(registry.host(), List.of(mirror.host()));
      var puller = new ImagePuller(registries(mirror.host()), store(), event -> {});
      assertThat(puller.pull(ImageReference.parse(registry.host() + "/app:1"), PLATFORM).source().registry()).isEqualTo(registry.host());
    }
  }

  @Test
  void noMoreThanSomeBlobsAreOnTheirWayAtATime() throws Exception {
    var blobs = new ArrayList<Descriptor>();
    for (int i = 0; i < 24; i++) {
      blobs.add(Descriptor.of("", registry.putBlob("app", bytes("blob " + i)), ("blob " + i).length()));
    }
    var session = session(Access.PULL);
    session.hasBlob(blobs.getFirst());
    registry.answerAfter(Duration.ofMillis(50));
    Parallel.forEach(blobs, blobs.size(), blob -> session.pull(blob, OutputStream.nullOutputStream(), n -> {}));
    assertThat(registry.mostAtOnce()).isBetween(2, 8);
  }
}
