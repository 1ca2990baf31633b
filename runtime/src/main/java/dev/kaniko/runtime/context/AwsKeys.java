package dev.kaniko.runtime.context;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Credentials of AWS.
 *
 * @param session the token of temporary credentials
 */
record AwsKeys(String id, String secret, Optional<String> session) {
  /** A source of credentials. */
  @FunctionalInterface
  interface Login {
    /**
     * Returns the credentials; empty if there are none.
     *
     * @throws IOException if there should be some, but they cannot be had
     */
    Optional<AwsKeys> keys() throws IOException;
  }

  AwsKeys {
    Objects.requireNonNull(id);
    Objects.requireNonNull(secret);
    Objects.requireNonNull(session);
  }

  /** Reads the variables of the environment. */
  static Optional<AwsKeys> of(Map<String, String> environment) {
    var id = environment.getOrDefault("AWS_ACCESS_KEY_ID", "").strip();
    var secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "").strip();
    return id.isEmpty() || secret.isEmpty()
        ? Optional.empty()
        : Optional.of(new AwsKeys(id, secret, Optional.ofNullable(environment.get("AWS_SESSION_TOKEN")).map(String::strip).filter(token -> !token.isEmpty())));
  }

  /** Hides the secrets. */
  @Override
  public String toString() {
    return "AwsKeys[" + id + "]";
  }
}
