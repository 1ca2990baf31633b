package dev.kaniko.runtime;

import dev.kaniko.runtime.process.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The secrets of a build as text. */
record SecretTexts(Map<String, Bytes> secrets) {
  Optional<String> find(String id) {
    return Optional.ofNullable(secrets.get(id)).map(secret -> new String(secret.toArray(), StandardCharsets.UTF_8).strip());
  }
}
