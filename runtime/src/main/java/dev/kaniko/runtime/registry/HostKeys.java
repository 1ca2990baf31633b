package dev.kaniko.runtime.registry;

import dev.kaniko.runtime.registry.RegistrySettings.ClientCertificate;
import dev.kaniko.runtime.registry.login.SettingsFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** What this program shows servers that ask who it is, by host. All others are shown nothing. */
final class HostKeys extends X509ExtendedKeyManager {
  private final Map<String, Pair> pairs = new ConcurrentHashMap<>();
  private final Set<String> asking = ConcurrentHashMap.newKeySet();

  private record Pair(List<X509Certificate> chain, PrivateKey key) {}

  /**
   * Shows a certificate to a host.
   *
   * @throws IOException if a file cannot be read, or the key does not belong to the certificate; the message names the file
   */
  void show(String host, ClientCertificate files) throws IOException {
    List<X509Certificate> chain;
    try {
      chain = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(SettingsFile.read(files.certificate()))).stream()
          .map(X509Certificate.class::cast).toList();
    } catch (CertificateException e) {
      throw new IOException(files.certificate() + ": no certificates in PEM form: " + e.getMessage(), e);
    }
    if (chain.isEmpty()) {
      throw new IOException(files.certificate() + ": no certificates in PEM form");
    }
    var key = PrivateKeyFile.read(files.key(), chain.getFirst().getPublicKey().getAlgorithm());
    if (!belongTogether(chain.getFirst(), key)) {
      throw new IOException(files.key() + ": the private key does not belong to the first certificate of " + files.certificate());
    }
    pairs.put(HostTrust.withPort(host), new Pair(chain, key));
  }

  /** Tells whether a host has asked for a certificate so far. Whether it insists is known from its answer to the first request. */
  boolean wereAskedForBy(String host) {
    return asking.contains(HostTrust.withPort(host));
  }

  /** Tells whether there is a certificate for a host. */
  boolean areThereFor(String host) {
    return pairs.containsKey(HostTrust.withPort(host));
  }

  private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    var algorithm = switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
    try {
      var text = new byte[] {1, 2, 3};
      var signing = Signature.getInstance(algorithm);
      signing.initSign(key, new SecureRandom());
      signing.update(text);
      var signature = signing.sign();
      var verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certificate.getPublicKey());
      verifying.update(text);
      return verifying.verify(signature);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private @Nullable String aliasOf(String[] keyTypes, @Nullable String host, int port) {
    if (host == null) {
      return null;
    }
    var peer = HostTrust.peer(host, port);
    asking.add(peer);
    var pair = pairs.get(peer);
    return pair != null && Arrays.asList(keyTypes).contains(pair.key().getAlgorithm()) ? peer : null;
  }

  @Override
  public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    SSLSession session = socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null;
    return session == null ? null : aliasOf(keyTypes, session.getPeerHost(), session.getPeerPort());
  }

  @Override
  public @Nullable String chooseEngineClientAlias(String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
    return aliasOf(keyTypes, engine.getPeerHost(), engine.getPeerPort());
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    var pair = pairs.get(alias);
    return pair == null ? null : pair.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    var pair = pairs.get(alias);
    return pair == null ? null : pair.key();
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  /** This program is no server. */
  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
