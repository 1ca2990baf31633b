package dev.kaniko.runtime.registry;

import java.util.Objects;

/**
 * A user name and a secret for a registry.
 *
 * @param username for an identity token it is {@link #TOKEN}
 * @param secret the password, or the identity token
 * @param origin where it was found, for messages
 */
public record Login(String username, String secret, String origin) {
  /** The user name that says that the secret is an identity token (docker-credential-helpers). */
  public static final String TOKEN = "<token>";

  public Login {
    Objects.requireNonNull(username);
    Objects.requireNonNull(secret);
    Objects.requireNonNull(origin);
  }

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return username + " (" + origin + ")";
  }
}
