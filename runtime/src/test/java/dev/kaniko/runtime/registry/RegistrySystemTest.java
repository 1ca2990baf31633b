package dev.kaniko.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.MediaTypes;
import dev.kaniko.runtime.registry.RegistryException.Kind;
import dev.kaniko.runtime.registry.RegistrySettings.Exemption;
import dev.kaniko.runtime.registry.TransferEvent.Pushed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against Debian's docker-registry, with skopeo as the judge. */
@Tag("system")
final class RegistrySystemTest {
  private static final Platform PLATFORM = Platform.parse("linux/amd64");

  @TempDir Path directory;

  private BlobStore store;
  private final Queue<TransferEvent> events = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void makeStore() {
    store = new BlobStore(directory.resolve("store"));
  }

  private static RegistrySettings insecure(String host) {
    return RegistrySettings.DEFAULT.withPlainHttp(Exemption.of(host));
  }

  private Registries registries(RegistrySettings settings) throws Exception {
    return new Registries(settings, Credentials.of(
        Map.of("DOCKER_CONFIG", directory.toString()), directory, message -> {}));
  }

  private List<PushResult> pushes() {
    return events.stream().filter(Pushed.class::isInstance).map(e -> ((Pushed) e).result()).sorted().toList();
  }

  private static void check(Registries registries, ImageReference destination) throws Exception {
    try (var permission = PushPermissionCheck.begin(registries, List.of(destination))) {
      permission.await();
    }
  }

  @Test
  void whatIsPushedIsWhatSkopeoAndWeRead() throws Exception {
    try (var registry = DockerRegistry.plain(directory)) {
      var registries = registries(insecure(registry.host()));
      var image = SampleImage.in(store, PLATFORM, "one", "two");
      var destination = ImageReference.parse(registry.host() + "/some/app:1");
      check(registries, destination);
      var pusher = new ImagePusher(registries, store, events::add);
      pusher.push(image, List.of(), destination);
      assertThat(pushes()).containsExactly(PushResult.UPLOADED, PushResult.UPLOADED, PushResult.UPLOADED);

      var inspected = Commands.run("skopeo", "inspect", "--tls-verify=false", "docker://" + destination);
      assertThat(inspected).contains(image.digest().toString()).contains(image.layers().getFirst().digest().toString());

      var elsewhere = new BlobStore(directory.resolve("elsewhere"));
      var puller = new ImagePuller(registries, elsewhere, events::add);
      var pulled = puller.pull(destination, PLATFORM);
      assertThat(pulled.document()).isEqualTo(image.document());
      assertThat(pulled.layers()).isEqualTo(image.layers());
      assertThat(puller.layers(pulled)).allSatisfy(path -> assertThat(path).hasSameBinaryContentAs(store.path(
          dev.kaniko.image.Digest.parse("sha256:" + path.getFileName()))));

      events.clear();
      pusher.push(image, List.of(), ImageReference.parse(registry.host() + "/other:2"));
      assertThat(pushes()).containsExactly(PushResult.MOUNTED, PushResult.MOUNTED, PushResult.MOUNTED);
      events.clear();
      pusher.push(image, List.of(), destination);
      assertThat(pushes()).containsExactly(PushResult.EXISTED, PushResult.EXISTED, PushResult.EXISTED);
    }
  }

  @Test
  void whatSkopeoStoresInDockersFormatIsRead() throws Exception {
    try (var registry = DockerRegistry.plain(directory)) {
      var registries = registries(insecure(registry.host()));
      var image = SampleImage.in(store, PLATFORM, "one", "two");
      new ImagePusher(registries, store, events::add).push(image, List.of(), ImageReference.parse(registry.host() + "/app:oci"));
      Commands.run("skopeo", "copy", "--src-tls-verify=false", "--dest-tls-verify=false", "--format=v2s2",
          "docker://" + registry.host() + "/app:oci", "docker://" + registry.host() + "/app:docker");

      var puller = new ImagePuller(registries, new BlobStore(directory.resolve("elsewhere")), events::add);
      var pulled = puller.pull(ImageReference.parse(registry.host() + "/app:docker"), PLATFORM);
      assertThat(pulled.manifest().mediaType()).isEqualTo(MediaTypes.DOCKER_MANIFEST);
      assertThat(pulled.document().diffIds()).isEqualTo(image.document().diffIds());
      assertThat(puller.layers(pulled)).hasSize(2);
    }
  }

  @Test
  void aBaseLayerThatWasNeverFetchedIsStreamedToAnotherRegistry() throws Exception {
    var second = Files.createDirectory(directory.resolve("second"));
    try (var from = DockerRegistry.plain(directory); var to = DockerRegistry.plain(second)) {
      var settings = RegistrySettings.DEFAULT.withPlainHttp(new Exemption(true, true, Set.of()));
      var registries = registries(settings);
      var image = SampleImage.in(store, PLATFORM, "one", "two");
      var origin = ImageReference.parse(from.host() + "/base:1");
      new ImagePusher(registries, store, events::add).push(image, List.of(), origin);

      var empty = new BlobStore(directory.resolve("empty"));
      var base = new ImagePuller(registries, empty, events::add).pull(origin, PLATFORM);
      var copy = ImageReference.parse(to.host() + "/copy:1");
      new ImagePusher(registries, empty, events::add).push(image, List.of(base), copy);
      assertThat(empty.has(image.layers().getFirst().digest())).isFalse();
      Commands.run("skopeo", "copy", "--src-tls-verify=false", "docker://" + copy, "oci:" + directory.resolve("copied") + ":1");
    }
  }

  @Test
  void aPlainRegistryThatIsNotListedIsNamedWithWhatToDo() throws Exception {
    try (var registry = DockerRegistry.plain(directory)) {
      var session = registries(RegistrySettings.DEFAULT).open(registry.host(), "app", Access.PULL);
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> session.manifest("1"))
          .withMessageContaining("speaks plain HTTP: add --insecure-registry=" + registry.host())
          .extracting(RegistryException::kind).isEqualTo(Kind.PLAIN_HTTP);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.kaniko.runtime.registry.DockerRegistry#loopbacks")
  void aPasswordIsAskedForAndTakenFromConfigJson(String address) throws Exception {
    try (var registry = DockerRegistry.withPassword(directory, address)) {
      var image = SampleImage.in(store, PLATFORM, "one");
      var destination = ImageReference.parse(registry.host() + "/app:1");
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> check(registries(insecure(registry.host())), destination))
          .withMessageContaining("none were found for " + registry.host())
          .extracting(RegistryException::kind).isEqualTo(Kind.UNAUTHORIZED);

      login(registry, "wrong");
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> check(registries(insecure(registry.host())), destination))
          .withMessageContaining("does not accept the credentials of builder")
          .extracting(RegistryException::kind).isEqualTo(Kind.UNAUTHORIZED);

      login(registry, DockerRegistry.PASSWORD);
      var registries = registries(insecure(registry.host()));
      new ImagePusher(registries, store, events::add).push(image, List.of(), destination);
      var pulled = new ImagePuller(registries, store, events::add).pull(destination, PLATFORM);
      assertThat(pulled.manifest().digest()).isEqualTo(image.digest());
    }
  }

  private void login(DockerRegistry registry, String password) throws Exception {
    var auth = Base64.getEncoder().encodeToString((DockerRegistry.USER + ":" + password).getBytes(StandardCharsets.UTF_8));
    Files.writeString(directory.resolve("config.json"), "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + auth + "\"}}}");
  }

  @ParameterizedTest
  @MethodSource("dev.kaniko.runtime.registry.DockerRegistry#loopbacks")
  void aCertificateIsVerifiedUnlessItsAuthorityIsGivenOrItIsNotToBe(String address) throws Exception {
    try (var registry = DockerRegistry.withTls(directory, address, "IP:" + address.replaceAll("[\\[\\]]", ""))) {
      var host = registry.host();
      var image = SampleImage.in(store, PLATFORM, "one");
      var destination = ImageReference.parse(host + "/app:1");
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> new ImagePusher(registries(RegistrySettings.DEFAULT), store, events::add)
              .push(image, List.of(), destination))
          .withMessageContaining("--registry-certificate=" + host)
          .extracting(RegistryException::kind).isEqualTo(Kind.BAD_CERTIFICATE);
      var trusting = RegistrySettings.DEFAULT.withCertificates(Map.of(host, directory.resolve("ca.pem")));
      new ImagePusher(registries(trusting), store, events::add).push(image, List.of(), destination);
      assertThat(new ImagePuller(registries(trusting), store, events::add).pull(destination, PLATFORM).manifest().digest())
          .isEqualTo(image.digest());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.kaniko.runtime.registry.DockerRegistry#loopbacks")
  void aCertificateForAnotherHostDoesNotMatterWhereNoneIsVerified(String address) throws Exception {
    try (var registry = DockerRegistry.withTls(directory, address, "DNS:elsewhere.test")) {
      var settings = RegistrySettings.DEFAULT.withUnverified(Exemption.of(registry.host()));
      var image = SampleImage.in(store, PLATFORM, "one");
      var destination = ImageReference.parse(registry.host() + "/app:1");
      new ImagePusher(registries(settings), store, events::add).push(image, List.of(), destination);
      assertThat(new ImagePuller(registries(settings), store, events::add).pull(destination, PLATFORM).manifest().digest())
          .isEqualTo(image.digest());

      var pullsOnly = registries(RegistrySettings.DEFAULT.withUnverified(new Exemption(false, true, Set.of())));
      assertThat(new ImagePuller(pullsOnly, store, events::add).pull(destination, PLATFORM).manifest().digest()).isEqualTo(image.digest());
      assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> new ImagePusher(pullsOnly, store, events::add).push(image, List.of(), destination))
          .extracting(RegistryException::kind).isEqualTo(Kind.BAD_CERTIFICATE);
    }
  }
}
