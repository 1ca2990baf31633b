package dev.kaniko.runtime.fetch;

import java.net.ProxySelector;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * How files are fetched over HTTP.
 *
 * @param proxies which proxy a request takes
 * @param connectTimeout how long a connection may take to be made
 * @param silenceTimeout how long a server may send nothing
 * @param attempts how often a request is made, the first time included, when the connection fails or the server is overloaded
 * @param pause how long to wait before the second attempt; twice as long before each further one
 * @param secrets the text of a build secret by its id: {@code HTTP_AUTH_HEADER_<host>} and {@code HTTP_AUTH_TOKEN_<host>} are used
 */
public record HttpSettings(
    ProxySelector proxies,
    Duration connectTimeout,
    Duration silenceTimeout,
    int attempts,
    Duration pause,
    Function<String, Optional<String>> secrets) {
  public HttpSettings {
    Objects.requireNonNull(proxies);
    Objects.requireNonNull(connectTimeout);
    Objects.requireNonNull(silenceTimeout);
    Objects.requireNonNull(pause);
    Objects.requireNonNull(secrets);
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts: " + attempts);
    }
  }

  /** Returns the settings of a build that was given none: three attempts, half a minute to connect, a minute of silence. */
  public static HttpSettings of(ProxySelector proxies, Function<String, Optional<String>> secrets) {
    return new HttpSettings(proxies, Duration.ofSeconds(30), Duration.ofMinutes(1), 3, Duration.ofSeconds(1), secrets);
  }
}
