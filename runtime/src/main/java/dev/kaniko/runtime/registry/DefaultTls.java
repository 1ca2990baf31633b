package dev.kaniko.runtime.registry;

import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * The TLS settings of the whole JVM. jib opens its connections with the default ones, and its clients take no others, so whom to trust is said there: once,
 * when it is first asked for and before the first connection. Files of ADD are fetched with the same settings.
 */
final class DefaultTls {
  private DefaultTls() {}

  /** Says whom all connections of this JVM trust. */
  static HostTrust trust() {
    return Installed.TRUST;
  }

  private static final class Installed {
    static final HostTrust TRUST = install();

    private static HostTrust install() {
      try {
        var trust = new HostTrust();
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trust}, null);
        SSLContext.setDefault(context);
        return trust;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has TLS", e);
      }
    }
  }
}
