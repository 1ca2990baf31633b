package dev.kaniko.runtime.fetch;

import java.net.ProxySelector;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Settings for files that are fetched over HTTP.
 *
 * @param proxies selects the proxy of a request
 * @param connectTimeout the time limit for making a connection
 * @param silenceTimeout the longest time in which a server may send nothing
 * @param attempts the number of attempts, including the first, if the connection fails or the server is overloaded
 * @param pause the time before the second attempt; it doubles before each further one
 * @param secrets returns the text of a build secret by its id; the ids are {@code HTTP_AUTH_HEADER_<host>} and {@code HTTP_AUTH_TOKEN_<host>}
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

  /** Returns the default settings: three attempts, 30 s to connect, 60 s of silence. */
  public static HttpSettings of(ProxySelector proxies, Function<String, Optional<String>> secrets) {
    return new HttpSettings(proxies, Duration.ofSeconds(30), Duration.ofMinutes(1), 3, Duration.ofSeconds(1), secrets);
  }
}
