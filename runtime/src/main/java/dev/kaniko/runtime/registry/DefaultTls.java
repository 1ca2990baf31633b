package dev.kaniko.runtime.registry;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The TLS settings of the whole JVM. jib opens its connections with the default ones, and its clients take no others, so whom to trust, and what to show whom,
 * is said there: once, when it is first asked for and before the first connection. Files of ADD are fetched with the same settings.
 */
final class DefaultTls {
  private DefaultTls() {}

  /** Says whom all connections of this JVM trust. */
  static HostTrust trust() {
    return Installed.TRUST;
  }

  /** Says what all connections of this JVM show of themselves. */
  static HostKeys keys() {
    return Installed.KEYS;
  }

  /** Returns settings for connections with hosts whose certificates are not to be verified. */
  static SSLContext unverified() {
    return context(Installed.KEYS, new Anybody());
  }

  /** Makes the settings now, so that the first connection need not. */
  static void prepare() {
    Real.CONTEXT.getSocketFactory();
  }

  private static SSLContext context(KeyManager keys, TrustManager trust) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  private static final class Installed {
    static final HostKeys KEYS = new HostKeys();
    static final HostTrust TRUST = install();

    private static HostTrust install() {
      SSLContext.setDefault(new OnDemand());
      return new HostTrust();
    }
  }

  /** What of it takes time. */
  private static final class Real {
    static final SSLContext CONTEXT = context(Installed.KEYS, Installed.TRUST);
  }

  /** Makes the settings when the first connection asks for them: many builds talk to no server. */
  private static final class OnDemand extends SSLContext {
    OnDemand() {
      super(new OnDemandSpi(), new Provider("kaniko", "1", "the settings of the Java platform, on demand") {}, "TLS");
    }
  }

  private static final class OnDemandSpi extends SSLContextSpi {
    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) throws KeyManagementException {
      throw new KeyManagementException("whom to trust is told to HostTrust");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return Real.CONTEXT.getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return Real.CONTEXT.getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return Real.CONTEXT.createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return Real.CONTEXT.createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return Real.CONTEXT.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return Real.CONTEXT.getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return Real.CONTEXT.getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return Real.CONTEXT.getSupportedSSLParameters();
    }
  }

  /** Trusts whatever a server shows. An extended manager: of any other Java verifies the name of the host itself. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
