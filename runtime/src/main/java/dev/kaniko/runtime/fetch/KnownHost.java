package dev.kaniko.runtime.fetch;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import org.eclipse.jgit.transport.HttpTransport;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;

/** Adds credentials to the connections to one server, and to none that a redirection leads to. */
final class KnownHost implements HttpConnectionFactory {
  private final HttpConnectionFactory connections = HttpTransport.getConnectionFactory();
  private final WebAddress server;
  private final String authorization;

  /** @param server an address of the server that may know the credentials */
  KnownHost(WebAddress server, String authorization) {
    this.server = server;
    this.authorization = authorization;
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    return authorized(connections.create(url), url);
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) throws IOException {
    return authorized(connections.create(url, proxy), url);
  }

  private HttpConnection authorized(HttpConnection connection, URL url) throws IOException {
    if (WebAddress.parse(url.toString()).mayKnowSecretsOf(server)) {
      connection.setRequestProperty("Authorization", authorization);
    }
    return connection;
  }
}
