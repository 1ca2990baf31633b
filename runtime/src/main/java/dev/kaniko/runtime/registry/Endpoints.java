package dev.kaniko.runtime.registry;

import dev.kaniko.image.RegistryHost;
import dev.kaniko.runtime.registry.RegistryException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * Finds out whether a host has TLS, with one connection of our own before jib makes any: jib repeats a hopeless connection for a
 * minute, and does not say why it failed. Once for each host and access; failures are not remembered.
 */
final class Endpoints {
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final RegistrySettings settings;
  private final Patience patience;
  private final int timeoutMillis;
  private final BoundedTransport transport;
  private final TransferLimit pulls = new TransferLimit();
  private final TransferLimit pushes = new TransferLimit();
  private final Map<String, Boolean> plain = new ConcurrentHashMap<>();

  Endpoints(RegistrySettings settings, Patience patience) {
    this.settings = settings;
    this.patience = patience;
    this.timeoutMillis = (int) (patience.silence().compareTo(LONGEST) < 0 ? patience.silence() : LONGEST).toMillis();
    this.transport = new BoundedTransport(patience.silence());
  }

  Patience patience() {
    return patience;
  }

  /** Returns the limit for all blobs that are pulled. */
  TransferLimit pulls() {
    return pulls;
  }

  /** Returns the limit for all blobs that are pushed. It is another one, because a blob may be pulled while it is pushed. */
  TransferLimit pushes() {
    return pushes;
  }

  /** Returns what all clients of these hosts have their connections from. */
  BoundedTransport transport() {
    return transport;
  }

  boolean allowsPlainHttp(String host, Access access) {
    return settings.plainHttp().covers(host, access);
  }

  boolean skipsVerification(String host, Access access) {
    return settings.unverified().covers(host, access);
  }

  /**
   * Tells whether the host speaks HTTP without TLS.
   *
   * @throws RegistryException if it cannot be reached, shows a bad certificate, or speaks plain HTTP where that is not allowed
   */
  boolean isPlainHttp(String host, Access access) throws RegistryException {
    var key = access + " " + host;
    var known = plain.get(key);
    if (known == null) {
      known = probe(host, access);
      plain.put(key, known);
    }
    return known;
  }

  private boolean probe(String host, Access access) throws RegistryException {
    boolean plainAllowed = allowsPlainHttp(host, access);
    var proxy = proxy(host);
    if (proxy.isPresent()) {
      reach(proxy.get(), host);
      return plainAllowed;
    }
    // First, because some servers of plain HTTP never answer a TLS handshake.
    if (plainAllowed && speaksPlainHttp(host)) {
      return true;
    }
    try {
      handshake(host, !skipsVerification(host, access));
      return false;
    } catch (UnknownHostException e) {
      throw new RegistryException(Kind.UNREACHABLE, host + ": no such host", e);
    } catch (IOException e) {
      if (isCertificateProblem(e)) {
        throw new RegistryException(Kind.BAD_CERTIFICATE, host + ": the TLS certificate is not trusted (" + Failures.rootMessage(e)
            + "): name its authority with --registry-certificate=" + host + "=FILE, or add --skip-tls-verify-registry=" + host, e);
      }
      if ((e instanceof SSLException || e instanceof EOFException) && DefaultTls.keys().wereAskedForBy(host)) {
        throw new RegistryException(Kind.BAD_CERTIFICATE, host + (DefaultTls.keys().areThereFor(host)
            ? " does not accept the certificate of --registry-client-cert (" + Failures.rootMessage(e) + ")"
            : " asks for a client certificate (" + Failures.rootMessage(e) + "): give it one with --registry-client-cert=" + host + "=CERTIFICATE,KEY"), e);
      }
      if (!plainAllowed && speaksPlainHttp(host)) {
        throw new RegistryException(Kind.PLAIN_HTTP, host + " speaks plain HTTP: add --insecure-registry=" + host, e);
      }
      throw switch (e) {
        case ConnectException _ -> new RegistryException(Kind.UNREACHABLE, host + ": cannot connect: " + Failures.rootMessage(e), e);
        case SocketTimeoutException _ -> new RegistryException(Kind.SILENT, host + ": the server says nothing on the first connection", e);
        default -> new RegistryException(Kind.CONNECTION_LOST, host + ": the first connection broke off: " + Failures.rootMessage(e), e);
      };
    }
  }

  /** Returns where the proxy for a host is. jib follows the proxy settings of the JVM. */
  private static Optional<InetSocketAddress> proxy(String host) {
    var selector = ProxySelector.getDefault();
    return selector == null
        ? Optional.empty()
        : selector.select(URI.create("https://" + host + "/")).stream()
            .filter(proxy -> proxy.type() != Proxy.Type.DIRECT)
            .map(proxy -> (InetSocketAddress) proxy.address())
            .findFirst();
  }

  /** Behind a proxy the host itself cannot be probed, but the proxy can. */
  private void reach(InetSocketAddress proxy, String host) throws RegistryException {
    try {
      connect(new InetSocketAddress(proxy.getHostString(), proxy.getPort())).close();
    } catch (IOException e) {
      throw new RegistryException(Kind.UNREACHABLE, host + ": cannot connect to its proxy " + proxy.getHostString() + ":" + proxy.getPort() + ": "
          + (e instanceof UnknownHostException ? "no such host" : Failures.rootMessage(e)), e);
    }
  }

  private Socket connect(String host, int defaultPort) throws IOException {
    var place = RegistryHost.parse(host);
    return connect(new InetSocketAddress(place.name(), place.port().orElse(defaultPort)));
  }

  /**
   * Connects.
   *
   * @throws UnknownHostException if there is no such host
   * @throws ConnectException if no connection can be made for any other reason
   */
  private Socket connect(InetSocketAddress address) throws IOException {
    var socket = new Socket();
    try {
      socket.connect(address, timeoutMillis);
      socket.setSoTimeout(timeoutMillis);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e instanceof UnknownHostException ? e : (IOException) new ConnectException(e.getMessage()).initCause(e);
    }
  }

  private void handshake(String host, boolean verify) throws IOException {
    try (var socket = connect(host, 443)) {
      var name = RegistryHost.parse(host).name();
      var factory = (verify ? SSLContext.getDefault() : DefaultTls.unverified()).getSocketFactory();
      try (var tls = (SSLSocket) factory.createSocket(socket, name, socket.getPort(), true)) {
        if (verify) {
          var parameters = tls.getSSLParameters();
          parameters.setEndpointIdentificationAlgorithm("HTTPS");
          tls.setSSLParameters(parameters);
        }
        tls.startHandshake();
        if (DefaultTls.keys().wereAskedForBy(host) && statusLine(tls, host).isEmpty()) {
          throw new EOFException("it closed the connection"); // A server of TLS 1.3 judges the certificate after the handshake.
        }
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  private boolean speaksPlainHttp(String host) {
    try {
      return answersPlainHttp(host);
    } catch (SocketException reset) {
      try {
        return answersPlainHttp(host); // Once more: a registry that starts resets its first connections.
      } catch (IOException e) {
        return false;
      }
    } catch (IOException e) {
      return false;
    }
  }

  /** Servers of TLS answer a plain request with status 400, if at all. */
  private boolean answersPlainHttp(String host) throws IOException {
    try (var socket = connect(host, 80)) {
      var line = statusLine(socket, host);
      return line.startsWith("HTTP/") && !line.endsWith(" 400");
    }
  }

  /** Sends a small request, and returns the beginning of the answer up to the status; empty if there is none. */
  private static String statusLine(Socket socket, String host) throws IOException {
    var request = "HEAD /v2/ HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
  }

  private static boolean isCertificateProblem(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }
}
