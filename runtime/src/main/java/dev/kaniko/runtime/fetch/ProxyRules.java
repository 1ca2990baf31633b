package dev.kaniko.runtime.fetch;

import dev.kaniko.image.RegistryHost;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Selects proxies by the variables {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY}, as Go's httpproxy does. The lower-case name
 * of a variable wins. Ports and CIDR ranges in {@code NO_PROXY} and credentials of a proxy are not supported.
 */
public final class ProxyRules extends ProxySelector {
  private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);
  private static final Pattern ADDRESS = Pattern.compile("(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?:[^/]*@)?(?<host>[^/@]+)(?:/.*)?");
  private static final Map<String, Integer> PORTS = Map.of("http", 80, "https", 443);

  private final Optional<InetSocketAddress> http;
  private final Optional<InetSocketAddress> https;
  private final List<String> direct;

  private ProxyRules(Map<String, String> variables) {
    this.http = address("HTTP_PROXY", variable(variables, "http_proxy"));
    this.https = address("HTTPS_PROXY", variable(variables, "https_proxy"));
    this.direct = List.of(variable(variables, "no_proxy").toLowerCase(Locale.ROOT).split("[,\\s]+"));
  }

  /**
   * Returns the rules of these environment variables.
   *
   * @throws IllegalArgumentException if the address of a proxy is malformed; the message names the variable and hides passwords
   */
  public static ProxyRules of(Map<String, String> variables) {
    return new ProxyRules(variables);
  }

  private static String variable(Map<String, String> variables, String name) {
    var value = variables.get(name);
    if (value == null) {
      value = variables.get(name.toUpperCase(Locale.ROOT));
    }
    return value == null ? "" : value.strip();
  }

  private static Optional<InetSocketAddress> address(String variable, String proxy) {
    if (proxy.isEmpty()) {
      return Optional.empty();
    }
    var parts = ADDRESS.matcher(proxy);
    if (!parts.matches()) {
      throw none(variable, proxy, "write http://HOST:PORT");
    }
    var scheme = parts.group("scheme") == null ? "http" : parts.group("scheme").toLowerCase(Locale.ROOT);
    if (!PORTS.containsKey(scheme)) {
      throw none(variable, proxy, "only http:// and https:// proxies are supported");
    }
    try {
      // Host names of containers may contain '_', which RegistryHost refuses.
      var host = RegistryHost.parse(parts.group("host").replace('_', '-'));
      var name = parts.group("host").substring(0, host.name().length());
      return Optional.of(InetSocketAddress.createUnresolved(name, host.port().orElse(PORTS.get(scheme))));
    } catch (IllegalArgumentException e) {
      throw none(variable, proxy, String.valueOf(e.getMessage()));
    }
  }

  private static IllegalArgumentException none(String variable, String proxy, String why) {
    return new IllegalArgumentException(variable + ": not the address of a proxy: " + proxy.replaceFirst("(//|^).*@", "$1***@") + " (" + why + ")");
  }

  @Override
  public List<Proxy> select(URI uri) {
    var host = uri.getHost();
    if (host == null || isDirect(host.toLowerCase(Locale.ROOT))) {
      return DIRECT;
    }
    return ("https".equalsIgnoreCase(uri.getScheme()) ? https : http)
        .map(address -> List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(address.getHostString(), address.getPort()))))
        .orElse(DIRECT);
  }

  private boolean isDirect(String host) {
    if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
      return true;
    }
    for (var rule : direct) {
      if (rule.equals("*")) {
        return true;
      }
      if (rule.isEmpty()) {
        continue;
      }
      var domain = rule.startsWith("*.") ? rule.substring(1) : rule;
      if (host.equals(domain) || host.endsWith(domain.startsWith(".") ? domain : "." + domain)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {
    // Nothing to do: the request fails, and its message goes to the user.
  }
}
