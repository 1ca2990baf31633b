package dev.kaniko.runtime.registry;

import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.http.ClientOverTransport;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.http.Request;
import com.google.cloud.tools.jib.http.Response;
import dev.kaniko.image.RegistryHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client under jib's registry client. It adds what that cannot do: the scheme of a host that was found to speak plain
 * HTTP, the end of repeating what fails, the release of connections after each operation (jib keeps every one until the end),
 * and a look at a response as it is, before jib reads it and drops what it does not know.
 *
 * <p>An operation and all its requests run in one thread.
 */
final class JibTransport extends FailoverHttpClient {
  private static final int REPETITIONS = 2;

  /** The methods of the requests that go to the {@code Location} of an upload (distribution-spec, "Pushing blobs"). */
  private static final Set<String> UPLOADING = Set.of("PATCH", "PUT", "DELETE");

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

  /** Looks at the response to one request of a task, and makes the task end with what it returns. */
  interface Interceptor<T> {
    /** Tells whether this is the request; {@code path} is that of the URL. */
    boolean wants(String method, String path);

    /** Reads the response; {@code further} sends the same request elsewhere. */
    T take(Response response, Further further) throws IOException;
  }

  /** Sends a request like the one whose response was taken. */
  @FunctionalInterface
  interface Further {
    Response send(String method, URL url) throws IOException;
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
      public Intercepted take(Response response, Further further) throws IOException {
        taken.add(interceptor.take(response, further));
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
    private final AtomicInteger failures = new AtomicInteger();
    private volatile long attempt;

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
      var response = send(method, target, request);
      if (interceptor != null && interceptor.wants(method, target.getPath())) {
        throw interceptor.take(response, (furtherMethod, furtherUrl) -> send(furtherMethod, furtherUrl, request));
      }
      return response;
    }

    private Response send(String method, URL target, Request request) throws IOException {
      var client = client(target, method.equals("GET") && target.getPath().contains("/blobs/"), isForeignUpload(method, target));
      clients.add(client);
      attempt = System.nanoTime();
      return client.call(method, target, request);
    }

    /** Tells whether a registry has named another host as the place of an upload. That host gets no credentials. */
    private boolean isForeignUpload(String method, URL target) {
      var registry = RegistryHost.parse(host);
      int port = target.getPort() < 0 ? target.getDefaultPort() : target.getPort();
      return UPLOADING.contains(method)
          && !HostTrust.peer(target.getHost(), port).equals(HostTrust.peer(registry.name(), registry.port().orElse(target.getDefaultPort())));
    }

    private URL target(URL url) throws IOException {
      boolean toRegistry = url.getAuthority().equals(host);
      return toRegistry && url.getProtocol().equals("https") && endpoints.isPlainHttp(host, access)
          ? withScheme("http", url)
          : url;
    }

    private FailoverHttpClient client(URL target, boolean isBlob, boolean anonymous) throws IOException {
      var authority = target.getAuthority();
      if (target.getProtocol().equals("http")) {
        boolean allowed = endpoints.allowsPlainHttp(authority, access) || endpoints.isPlainHttp(host, access);
        return endpoints.transport().client(isBlob, anonymous, allowed, true, this::limitRepetitions);
      }
      return endpoints.skipsVerification(authority, access)
          ? endpoints.transport().unverifiedClient(isBlob, anonymous, this::limitRepetitions)
          : endpoints.transport().client(isBlob, anonymous, false, false, this::limitRepetitions);
    }

    /**
     * jib repeats a failed request ten times, for a minute, and offers nothing but its log to end that. A client of one way warns of failed attempts only. What
     * was silent is not asked again here: each time would take minutes.
     */
    private void limitRepetitions(LogEvent event) {
      if (event.getLevel() != LogEvent.Level.WARN) {
        return;
      }
      long now = System.nanoTime();
      if (Duration.ofNanos(now - attempt).compareTo(Registries.timeout()) >= 0) {
        throw new UncheckedIOException(new SocketTimeoutException("no answer"));
      }
      attempt = now;
      if (failures.incrementAndGet() > REPETITIONS) {
        throw new UncheckedIOException(new IOException("the connection broke off again and again"));
      }
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
