package dev.kaniko.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.registry.RegistryException.Kind;
import dev.kaniko.runtime.registry.RegistrySettings.ClientCertificate;
import dev.kaniko.runtime.registry.RegistrySettings.Exemption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against Debian's docker-registry, which is told to ask for certificates. */
@Tag("system")
final class ClientCertificateSystemTest {
  private static final Platform PLATFORM = Platform.parse("linux/amd64");

  @TempDir Path directory;

  /** Makes a key of a kind and a certificate for it, of the authority of the registry. */
  private ClientCertificate certificate(String name, String... kind) throws Exception {
    var key = directory.resolve(name + ".key");
    var command = new ArrayList<>(List.of("openssl", "genpkey", "-out", key.toString()));
    command.addAll(List.of(kind));
    Commands.run(command.toArray(String[]::new));
    Commands.run("openssl", "req", "-new", "-key", key.toString(), "-subj", "/CN=" + name, "-out", directory + "/client.csr");
    Commands.run("openssl", "x509", "-req", "-in", directory + "/client.csr", "-CA", directory + "/ca.pem", "-CAkey", directory + "/ca.key",
        "-CAcreateserial", "-days", "2", "-out", directory + "/" + name + ".pem");
    return new ClientCertificate(directory.resolve(name + ".pem"), key);
  }

  /** Writes the key once more, in the form that older programs write. */
  private ClientCertificate traditional(ClientCertificate given) throws Exception {
    var key = Path.of(given.key() + ".traditional");
    Commands.run("openssl", "pkey", "-in", given.key().toString(), "-traditional", "-out", key.toString());
    assertThat(Files.readString(key)).containsPattern("BEGIN (RSA|EC) PRIVATE KEY");
    return new ClientCertificate(given.certificate(), key);
  }

  private void push(RegistrySettings settings, String host) throws Exception {
    var store = new BlobStore(directory.resolve("store"));
    var registries = new Registries(settings, Credentials.of(Map.of("DOCKER_CONFIG", directory.toString()), directory, message -> {}));
    new ImagePusher(registries, store, event -> {}).push(SampleImage.in(store, PLATFORM, "one"), List.of(), ImageReference.parse(host + "/app:1"));
  }

  @Test
  void aRegistryIsShownTheCertificateForItWhateverTheKindOfItsKey() throws Exception {
    try (var registry = DockerRegistry.withClientCertificates(directory)) {
      var host = registry.host();
      var trusting = RegistrySettings.DEFAULT.withCertificates(Map.of(host, directory.resolve("ca.pem")));
      assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> push(trusting, host))
          .withMessageContaining("--registry-client-cert=" + host + "=CERTIFICATE,KEY").extracting(RegistryException::kind).isEqualTo(Kind.BAD_CERTIFICATE);

      var rsa = certificate("rsa", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048");
      assertThatExceptionOfType(RegistryException.class).as("it is for another host")
          .isThrownBy(() -> push(trusting.withClientCertificates(Map.of("localhost:" + host.replaceFirst(".*:", ""), rsa)), host));

      var curve = certificate("curve", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256");
      var edwards = certificate("edwards", "-algorithm", "ed25519");
      for (var pair : List.of(rsa, traditional(rsa), curve, traditional(curve), edwards)) {
        push(trusting.withClientCertificates(Map.of(host, pair)), host);
      }
      push(RegistrySettings.DEFAULT.withUnverified(Exemption.of(host)).withClientCertificates(Map.of(host, rsa)), host);
    }
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws Exception {
    Commands.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=a", "-keyout", directory + "/ca.key", "-out", directory + "/ca.pem");
    var one = certificate("one", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256");
    var two = certificate("two", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256");
    var locked = directory.resolve("locked.key");
    Commands.run("openssl", "pkey", "-in", one.key().toString(), "-aes256", "-passout", "pass:x", "-out", locked.toString());
    var junk = Files.writeString(directory.resolve("junk"), "-----BEGIN PRIVATE KEY-----\ncanarysecret\n-----END PRIVATE KEY-----\n");
    refused(new ClientCertificate(one.certificate(), two.key()), two.key() + ": the private key does not belong to the first certificate of " + one.certificate());
    refused(new ClientCertificate(one.certificate(), locked), locked + ": the private key has a passphrase");
    refused(new ClientCertificate(one.certificate(), junk), junk + ": no private key that belongs to a certificate with a key of EC");
    refused(new ClientCertificate(one.certificate(), one.certificate()), one.certificate() + ": no private key in PEM form");
    refused(new ClientCertificate(one.key(), one.key()), one.key() + ": no certificates in PEM form");
  }

  private void refused(ClientCertificate pair, String said) {
    var settings = RegistrySettings.DEFAULT.withClientCertificates(Map.of("r.test", pair));
    assertThatIOException().isThrownBy(() -> new Registries(settings, Credentials.of(Map.of(), directory, message -> {})))
        .withMessageStartingWith(said).satisfies(e -> assertThat(e).message().doesNotContain("canarysecret"));
  }
}
