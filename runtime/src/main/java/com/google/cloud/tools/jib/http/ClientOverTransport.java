package com.google.cloud.tools.jib.http;

import com.google.api.client.http.HttpTransport;
import java.util.function.Supplier;

/**
 * jib's HTTP client over transports of the caller. jib has the constructor for that, but keeps it to its package; so this class lies in that
 * package. The same holds for the headers of a request.
 */
public final class ClientOverTransport extends FailoverHttpClient {
  /**
   * A client that repeats no failed request.
   *
   * @param failover whether it goes on without verification, and then with plain HTTP, where TLS fails
   * @param sendAuthorizationOverHttp whether credentials are sent over plain HTTP
   * @param verified makes the transport that verifies certificates
   * @param unverified makes the one that does not
   */
  public ClientOverTransport(
      boolean failover, boolean sendAuthorizationOverHttp, Supplier<HttpTransport> verified, Supplier<HttpTransport> unverified) {
    super(failover, sendAuthorizationOverHttp, _ -> {}, verified, unverified, false);
  }

  /** Gives a request a bearer token. jib itself sends only those that it has fetched. */
  public static void authorize(Request request, String token) {
    request.getHeaders().setAuthorization("Bearer " + token);
  }
}
