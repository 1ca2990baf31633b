package com.google.cloud.tools.jib.http;

import com.google.api.client.http.HttpTransport;
import com.google.cloud.tools.jib.api.LogEvent;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * jib's HTTP client over transports of the caller. jib has the constructor for that, but keeps it to its package; so this class lies in that
 * package. The same holds for the headers of a request.
 */
public final class ClientOverTransport extends FailoverHttpClient {
  /**
   * A client that repeats failed requests.
   *
   * @param failover whether it goes on without verification, and then with plain HTTP, where TLS fails
   * @param sendAuthorizationOverHttp whether credentials are sent over plain HTTP
   * @param logger is told of each failed attempt
   * @param verified makes the transport that verifies certificates
   * @param unverified makes the one that does not
   */
  public ClientOverTransport(
      boolean failover, boolean sendAuthorizationOverHttp, Consumer<LogEvent> logger, Supplier<HttpTransport> verified, Supplier<HttpTransport> unverified) {
    super(failover, sendAuthorizationOverHttp, logger, verified, unverified, true);
  }

  /** Gives a request a bearer token. jib itself sends only those that it has fetched. */
  public static void authorize(Request request, String token) {
    request.getHeaders().setAuthorization("Bearer " + token);
  }
}
