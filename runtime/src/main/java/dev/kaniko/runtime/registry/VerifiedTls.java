package dev.kaniko.runtime.registry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.apache.http.HttpHost;
import org.apache.http.conn.socket.LayeredConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * The connections with TLS that the HTTP client makes by default. What that needs is a long list of names, by which certificates for too many hosts
 * are refused; it is read when the first such connection is made.
 */
final class VerifiedTls implements LayeredConnectionSocketFactory {
  private static final class Loaded {
    static final LayeredConnectionSocketFactory FACTORY = SSLConnectionSocketFactory.getSystemSocketFactory();
  }

  @Override
  public Socket createSocket(@Nullable HttpContext context) throws IOException {
    return Loaded.FACTORY.createSocket(context);
  }

  @Override
  public Socket connectSocket(int timeoutMillis, @Nullable Socket socket, HttpHost host, InetSocketAddress remote, @Nullable InetSocketAddress local,
      @Nullable HttpContext context) throws IOException {
    return Loaded.FACTORY.connectSocket(timeoutMillis, socket, host, remote, local, context);
  }

  @Override
  public Socket createLayeredSocket(Socket socket, String host, int port, @Nullable HttpContext context) throws IOException {
    return Loaded.FACTORY.createLayeredSocket(socket, host, port, context);
  }
}
