package dev.kaniko.runtime.registry;

import dev.kaniko.image.RegistryHost;
import dev.kaniko.runtime.registry.login.SettingsFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust, by host. What is trusted for a host may be added at any time. Hosts of which nothing was said are judged by the Java platform.
 */
final class HostTrust extends X509ExtendedTrustManager {
  private static final int HTTPS_PORT = 443;

  /** Its many certificates are read when the first server shows one: many builds talk to none. */
  private static final class Platform {
    static final X509ExtendedTrustManager MANAGER = managerOf(null);
  }

  private final Map<String, X509ExtendedTrustManager> authorities = new ConcurrentHashMap<>();
  private List<Path> unread = List.of();
  private Optional<X509ExtendedTrustManager> more = Optional.empty();

  private static X509ExtendedTrustManager managerOf(@Nullable KeyStore certificates) {
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(certificates);
      for (var manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager found) {
          return found;
        }
      }
      throw new IllegalStateException("no X.509 trust manager");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has X.509", e);
    }
  }

  /** Trusts the certificates of a PEM file when talking to a host, beside those of the platform. */
  void trust(String host, Path pem) throws IOException {
    try {
      var certificates = KeyStore.getInstance(KeyStore.getDefaultType());
      certificates.load(null, null);
      add(certificates, pem);
      if (certificates.size() == 0) {
        throw new IOException(pem + ": no certificates in PEM form");
      }
      authorities.put(withPort(host), managerOf(certificates));
    } catch (GeneralSecurityException e) {
      throw new IOException(pem + ": no certificates in PEM form: " + e.getMessage(), e);
    }
  }

  /**
   * Trusts, whatever the host, the certificates in PEM files and in the files of directories; what is in a directory and is no certificate does not count. They
   * are read when they are first needed.
   */
  synchronized void trustAll(List<Path> places) {
    unread = List.copyOf(places);
    more = Optional.empty();
  }

  /** Judges by what {@link #trustAll} was told; empty if there is no certificate: Java's managers break down over none. */
  private synchronized Optional<X509ExtendedTrustManager> more() throws CertificateException {
    if (!unread.isEmpty()) {
      try {
        var certificates = KeyStore.getInstance(KeyStore.getDefaultType());
        certificates.load(null, null);
        for (var place : unread) {
          addAll(certificates, place);
        }
        more = certificates.size() == 0 ? Optional.empty() : Optional.of(managerOf(certificates));
      } catch (IOException | GeneralSecurityException e) {
        throw new CertificateException("the certificates in " + unread + " cannot be read: " + e.getMessage(), e);
      }
      unread = List.of();
    }
    return more;
  }

  private static void addAll(KeyStore certificates, Path place) throws IOException, GeneralSecurityException {
    if (!Files.isDirectory(place)) {
      add(certificates, place);
      return;
    }
    try (var files = Files.newDirectoryStream(place)) {
      for (var file : files) {
        try {
          if (Files.isRegularFile(file)) {
            add(certificates, file);
          }
        } catch (CertificateException | IOException notOne) {
          // Directories of certificates hold keys, lists of revoked ones and what is not for everybody, too.
        }
      }
    }
  }

  private static void add(KeyStore certificates, Path pem) throws IOException, GeneralSecurityException {
    for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(SettingsFile.read(pem)))) {
      certificates.setCertificateEntry(Integer.toString(certificates.size()), certificate);
    }
  }

  static String withPort(String host) {
    var place = RegistryHost.parse(host);
    return peer(place.name(), place.port().orElse(HTTPS_PORT));
  }

  /** Names a server in one way. Sessions and addresses name an IPv6 address with brackets or without. */
  static String peer(String name, int port) {
    return name.replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT) + " " + port;
  }

  private interface Check {
    void by(X509ExtendedTrustManager manager) throws CertificateException;
  }

  private void check(@Nullable SSLSession session, Check check) throws CertificateException {
    var peer = session == null || session.getPeerHost() == null ? "" : peer(session.getPeerHost(), session.getPeerPort());
    var own = authorities.get(peer);
    if (own == null) {
      byPlatform(check);
      return;
    }
    try {
      check.by(own);
    } catch (CertificateException e) {
      byPlatform(check);
    }
  }

  private void byPlatform(Check check) throws CertificateException {
    try {
      check.by(Platform.MANAGER);
    } catch (CertificateException e) {
      check.by(more().orElseThrow(() -> e));
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
    check(socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null,
        manager -> manager.checkServerTrusted(chain, authType, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
    check(engine.getHandshakeSession(), manager -> manager.checkServerTrusted(chain, authType, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
    Platform.MANAGER.checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
    Platform.MANAGER.checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
    Platform.MANAGER.checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
    Platform.MANAGER.checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return Platform.MANAGER.getAcceptedIssuers();
  }
}
