package dev.kaniko.runtime.registry;

import com.google.api.client.http.HttpContent;
import com.google.cloud.tools.jib.http.ClientOverTransport;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.http.Request;
import com.google.cloud.tools.jib.http.Response;
import com.google.cloud.tools.jib.http.SimilarRequest;
import dev.kaniko.image.RegistryHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client under jib's registry client. It adds what that cannot do: the scheme of a host that was found to speak plain
 * HTTP, the release of connections after each operation (jib keeps every one until the end), and requests of our own in the place of one of
 * jib's, with its credentials.
 *
 * <p>An operation and all its requests run in one thread.
 */
final class JibTransport extends FailoverHttpClient {
  /** The connections of the operation that this thread is in. */
  private final ScopedValue<Operation> current = ScopedValue.newInstance();

  private final Endpoints endpoints;
  private final String host;
  private final Access access;
  private final Optional<String> bearer;

  /** @param bearer a token to send to the host with each request */
  JibTransport(Endpoints endpoints, String host, Access access, Optional<String> bearer) {
    super(false, false, event -> {});
    this.endpoints = endpoints;
    this.host = host;
    this.access = access;
    this.bearer = bearer;
  }

  /** Something to do with jib's client. */
  interface Task<T> {
    T run() throws IOException, com.google.cloud.tools.jib.api.RegistryException;
  }

  /** Takes the place of one request of a task, and makes the task end with what it returns. */
  interface Interceptor<T> {
    /** Tells whether this is the request; {@code path} is that of the URL. */
    boolean wants(String method, String path);

    /** Sends the request, or others in its place, and returns what the task is to end with. */
    T take(Sender sender) throws IOException;
  }

  /** Sends requests with the credentials of one that was taken; to another host than the registry's without. */
  interface Sender {
    /** Sends the request that was taken. */
    Response send() throws IOException;

    /** Sends the request that was taken with another body. */
    Response send(HttpContent body) throws IOException;

    /** Sends another one. */
    Response send(String method, URL url, @Nullable HttpContent body, Map<String, String> headers) throws IOException;
  }

  <T> T run(Task<T> task) throws IOException, com.google.cloud.tools.jib.api.RegistryException {
    try (var operation = new Operation(null)) {
      return operation.run(task);
    }
  }

  /**
   * Runs a task and returns what is read from one of its responses; empty if there was no such response.
   */
  <T> Optional<T> intercept(Interceptor<T> interceptor, Task<?> task)
      throws IOException, com.google.cloud.tools.jib.api.RegistryException {
    var taken = new ArrayList<T>(1);
    try (var operation = new Operation(capture(interceptor, taken))) {
      operation.run(task);
    } catch (Intercepted e) {
      return Optional.of(taken.getFirst());
    }
    return Optional.empty();
  }

  private static <T> Interceptor<Intercepted> capture(Interceptor<T> interceptor, List<T> taken) {
    return new Interceptor<>() {
      @Override
      public boolean wants(String method, String path) {
        return interceptor.wants(method, path);
      }

      @Override
      public Intercepted take(Sender sender) throws IOException {
        taken.add(interceptor.take(sender));
        return new Intercepted();
      }
    };
  }

  /** Leaves jib's client from within a request. */
  private static final class Intercepted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Intercepted() {
      super("a response was taken", null, false, false);
    }
  }

  @Override
  public Response call(String httpMethod, URL url, Request request) throws IOException {
    return current.get().call(httpMethod, url, request);
  }

  /** The requests of one task. */
  private final class Operation implements AutoCloseable {
    private final @Nullable Interceptor<Intercepted> interceptor;
    private final List<FailoverHttpClient> clients = new ArrayList<>();

    private Operation(@Nullable Interceptor<Intercepted> interceptor) {
      this.interceptor = interceptor;
    }

    private <T> T run(Task<T> task) throws IOException, com.google.cloud.tools.jib.api.RegistryException {
      try {
        return ScopedValue.where(current, this).call(() -> task.run());
      } catch (UncheckedIOException e) {
        throw e.getCause();
      } catch (IOException | com.google.cloud.tools.jib.api.RegistryException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException("a task throws no other exceptions", e);
      }
    }

    private Response call(String method, URL url, Request request) throws IOException {
      var target = target(url);
      if (bearer.isPresent() && target.getAuthority().equals(host)) {
        ClientOverTransport.authorize(request, bearer.get());
      }
      if (interceptor != null && interceptor.wants(method, target.getPath())) {
        throw interceptor.take(new Sender() {
          @Override
          public Response send() throws IOException {
            return Operation.this.send(method, target, request, false);
          }

          @Override
          public Response send(HttpContent body) throws IOException {
            return Operation.this.send(method, target, SimilarRequest.of(request, body, Map.of()), false);
          }

          @Override
          public Response send(String otherMethod, URL otherUrl, @Nullable HttpContent body, Map<String, String> headers) throws IOException {
            return Operation.this.send(otherMethod, target(otherUrl), SimilarRequest.of(request, body, headers), isForeign(otherUrl));
          }
        });
      }
      return send(method, target, request, false);
    }

    private Response send(String method, URL target, Request request, boolean anonymous) throws IOException {
      var client = client(target, method.equals("GET") && target.getPath().contains("/blobs/"), anonymous);
      clients.add(client);
      try {
        return client.call(method, target, request);
      } catch (IllegalArgumentException e) {
        // The headers of an answer may end anywhere, as in the middle of a number, and the client below reads what is there.
        throw new IOException("the headers of the answer cannot be read: " + e.getMessage(), e);
      }
    }

    /** Tells whether this is not the registry's host. */
    private boolean isForeign(URL target) {
      var registry = RegistryHost.parse(host);
      int port = target.getPort() < 0 ? target.getDefaultPort() : target.getPort();
      return !HostTrust.peer(target.getHost(), port).equals(HostTrust.peer(registry.name(), registry.port().orElse(target.getDefaultPort())));
    }

    /** The scheme of the registry's own addresses is what the registry speaks: jib does not know, and a registry behind a proxy does not either. */
    private URL target(URL url) throws IOException {
      return url.getAuthority().equals(host) ? withScheme(endpoints.isPlainHttp(host, access) ? "http" : "https", url) : url;
    }

    private FailoverHttpClient client(URL target, boolean isBlob, boolean anonymous) throws IOException {
      var authority = target.getAuthority();
      if (target.getProtocol().equals("http")) {
        boolean allowed = endpoints.allowsPlainHttp(authority, access) || endpoints.isPlainHttp(host, access);
        return endpoints.transport().client(isBlob, anonymous, allowed, true);
      }
      return endpoints.skipsVerification(authority, access)
          ? endpoints.transport().unverifiedClient(isBlob, anonymous)
          : endpoints.transport().client(isBlob, anonymous, false, false);
    }

    @Override
    public void close() throws IOException {
      for (var client : clients) {
        client.shutDown();
      }
    }
  }

  private static URL withScheme(String scheme, URL url) throws MalformedURLException {
    return URI.create(scheme + url.toString().substring(url.getProtocol().length())).toURL();
  }
}
