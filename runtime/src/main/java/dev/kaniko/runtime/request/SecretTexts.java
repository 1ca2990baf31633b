package dev.kaniko.runtime.request;

import dev.kaniko.runtime.process.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The secrets of a build as text.
 *
 * @param secrets by their ids
 */
public record SecretTexts(Map<String, Bytes> secrets) {
  /** Returns a secret without blanks around it; empty if there is none of that id. */
  public Optional<String> find(String id) {
    return Optional.ofNullable(secrets.get(id)).map(secret -> new String(secret.toArray(), StandardCharsets.UTF_8).strip());
  }
}
