package dev.kaniko.runtime.registry;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.apache.v2.ApacheHttpTransport;
import com.google.cloud.tools.jib.http.ClientOverTransport;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import java.io.IOException;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpClientConnection;
import org.apache.http.HttpException;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpRequest;
import org.apache.http.HttpRequestInterceptor;
import org.apache.http.HttpResponse;
import org.apache.http.HttpResponseInterceptor;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.MessageConstraints;
import org.apache.http.config.Registry;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.HttpClientConnectionManager;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.conn.util.PublicSuffixMatcher;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.impl.conn.SystemDefaultRoutePlanner;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpRequestExecutor;
import org.apache.http.util.EntityUtils;
import org.jspecify.annotations.Nullable;

/**
 * The transport under jib's client. It is jib's own, with bounds: jib reads tokens, manifests and errors whole, the client below it reads what
 * is left of an answer before it lets go of a connection, and it prints a stack trace for the body of an error that it cannot read. A hostile
 * registry could go on forever with each of these.
 */
final class BoundedTransport {
  private static final long MOST_BYTES = 8L << 20;
  private static final long MOST_ERROR_BYTES = 1L << 20;
  private static final MessageConstraints HEADERS = MessageConstraints.custom().setMaxHeaderCount(1_000).setMaxLineLength(64 << 10).build();

  /** For cookies, which a client of one request has hardly any of: the real list is long, and each start of ours would read it. */
  private static final PublicSuffixMatcher NO_SUFFIXES = new PublicSuffixMatcher(List.of(), List.of());

  /** More than a build has at a time. */
  private static final int MOST_CONNECTIONS = 256;

  private static final String WATCHED = "kaniko.watched";

  private final ConnectionWatch watch;

  /** A connection is used again by later requests to its host, whatever they are for. */
  private final HttpClientConnectionManager verified;

  private volatile @Nullable HttpClientConnectionManager unverified;

  /** @param silence how long a connection may be without progress */
  BoundedTransport(Duration silence) {
    this.watch = new ConnectionWatch(silence);
    this.verified = connections(new VerifiedTls());
  }

  private HttpClientConnectionManager connections(ConnectionSocketFactory tls) {
    var schemes = RegistryBuilder.<ConnectionSocketFactory>create()
        .register("http", PlainConnectionSocketFactory.getSocketFactory())
        .register("https", tls)
        .build();
    var connections = new WatchedConnections(schemes, watch);
    connections.setMaxTotal(MOST_CONNECTIONS);
    connections.setDefaultMaxPerRoute(MOST_CONNECTIONS);
    connections.setDefaultConnectionConfig(ConnectionConfig.custom().setMessageConstraints(HEADERS).build());
    return connections;
  }

  /**
   * Returns a client for one request.
   *
   * @param isBlob whether the answer may be a blob, whose size others know and check
   * @param anonymous whether credentials are left out of the request
   */
  FailoverHttpClient client(boolean isBlob, boolean anonymous, boolean failover, boolean sendAuthorizationOverHttp) {
    return new ClientOverTransport(failover, sendAuthorizationOverHttp, () -> verified(isBlob, anonymous), () -> unverified(isBlob, anonymous));
  }

  /** Returns a client for one request to a host whose certificate is not verified. It does not fall back to plain HTTP. */
  FailoverHttpClient unverifiedClient(boolean isBlob, boolean anonymous) {
    return new ClientOverTransport(false, false, () -> unverified(isBlob, anonymous), () -> unverified(isBlob, anonymous));
  }

  /** Loads what clients consist of. Nothing is sent. */
  static void prepare() throws IOException {
    new BoundedTransport(Patience.USUAL.silence()).verified(false, false).createRequestFactory().buildHeadRequest(new GenericUrl("https://localhost/"));
  }

  private HttpTransport verified(boolean isBlob, boolean anonymous) {
    return new ApacheHttpTransport(builder(verified, isBlob, anonymous).build());
  }

  private HttpTransport unverified(boolean isBlob, boolean anonymous) {
    return new ApacheHttpTransport(builder(unverifiedConnections(), isBlob, anonymous).build());
  }

  private synchronized HttpClientConnectionManager unverifiedConnections() {
    var known = unverified;
    if (known == null) {
      known = connections(new SSLConnectionSocketFactory(DefaultTls.unverified(), NoopHostnameVerifier.INSTANCE));
      unverified = known;
    }
    return known;
  }

  private HttpClientBuilder builder(HttpClientConnectionManager connections, boolean isBlob, boolean anonymous) {
    HttpRequestInterceptor credentials = (request, _) -> {
      if (anonymous) {
        request.removeHeaders(HttpHeaders.AUTHORIZATION);
      }
    };
    HttpResponseInterceptor bounds = (response, context) -> bound(response, isBlob, (ConnectionWatch.Watched) context.getAttribute(WATCHED));
    // As ApacheHttpTransport.newDefaultHttpClientBuilder, which reads the certificates of the platform for each client.
    return HttpClientBuilder.create()
        .useSystemProperties()
        .setRequestExecutor(new WatchedExecutor())
        .setConnectionManager(connections)
        .setConnectionManagerShared(true) // So it outlives the client.
        .setRoutePlanner(new SystemDefaultRoutePlanner(ProxySelector.getDefault()))
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .setPublicSuffixMatcher(NO_SUFFIXES)
        .disableContentCompression()
        .addInterceptorLast(credentials)
        .addInterceptorLast(bounds);
  }

  /** Watches the connection of each request until it is released. */
  private final class WatchedExecutor extends HttpRequestExecutor {
    @Override
    public HttpResponse execute(HttpRequest request, HttpClientConnection connection, HttpContext context) throws IOException, HttpException {
      var watched = watch.begin(connection);
      context.setAttribute(WATCHED, watched);
      try {
        return super.execute(request, connection, context);
      } catch (IOException e) {
        throw watched.explained(e);
      }
    }
  }

  private static final class WatchedConnections extends PoolingHttpClientConnectionManager {
    private final ConnectionWatch watch;

    private WatchedConnections(Registry<ConnectionSocketFactory> schemes, ConnectionWatch watch) {
      super(schemes);
      this.watch = watch;
    }

    @Override
    public void releaseConnection(HttpClientConnection connection, Object state, long keepAlive, TimeUnit unit) {
      watch.end(connection);
      super.releaseConnection(connection, state, keepAlive, unit);
    }
  }

  private static void bound(HttpResponse response, boolean isBlob, ConnectionWatch.Watched watched) {
    var entity = response.getEntity();
    if (entity == null) {
      return;
    }
    if (entity.getContentLength() == 0) {
      // Nobody reads it to its end, and until then the connection is not free for the next request.
      EntityUtils.consumeQuietly(entity);
      var empty = new ByteArrayEntity(new byte[0]);
      empty.setContentType(entity.getContentType());
      response.setEntity(empty);
      return;
    }
    int status = response.getStatusLine().getStatusCode();
    boolean isError = status < 200 || status >= 300;
    if (isBlob && !isError) {
      response.setEntity(new BoundedEntity(entity, watched, Long.MAX_VALUE, false, false));
      return;
    }
    var encoding = entity.getContentEncoding();
    boolean isPacked = encoding != null && encoding.getValue().contains("gzip");
    response.setEntity(new BoundedEntity(entity, watched, isError ? MOST_ERROR_BYTES : MOST_BYTES, isError, isPacked));
  }
}
