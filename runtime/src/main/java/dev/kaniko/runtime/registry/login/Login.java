package dev.kaniko.runtime.registry.login;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A user name and a secret for a registry.
 *
 * @param username for an identity token it is {@link #TOKEN}, for a token of the registry itself {@link #BEARER}
 * @param secret the password, or the token
 * @param origin where it was found, for messages
 * @param expires when the registry stops to take it
 */
public record Login(String username, String secret, String origin, Instant expires) {
  /** The user name that says that the secret is an identity token (docker-credential-helpers). */
  public static final String TOKEN = "<token>";

  /** The user name that says that the secret is sent to the registry as it is. */
  public static final String BEARER = "<bearer>";

  /** Nothing that is begun with a login takes longer. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  public Login {
    Objects.requireNonNull(username);
    Objects.requireNonNull(secret);
    Objects.requireNonNull(origin);
    Objects.requireNonNull(expires);
  }

  /** A login that does not expire. */
  public Login(String username, String secret, String origin) {
    this(username, secret, origin, Instant.MAX);
  }

  /** Returns the token that is sent to the registry as it is; empty if this is a login of any other kind. */
  public Optional<String> bearer() {
    return username.equals(BEARER) ? Optional.of(secret) : Optional.empty();
  }

  /** Tells whether it can be used for something that begins at this time. */
  public boolean lasts(Instant now) {
    return expires.equals(Instant.MAX) || now.plus(MARGIN).isBefore(expires);
  }

  /** Leaves the secret out. Where there is no password, the name is the secret. */
  @Override
  public String toString() {
    return secret.isEmpty() ? origin : username + " (" + origin + ")";
  }
}
