package dev.kaniko.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The secrets of a build as text, read when they are asked for. */
record SecretTexts(Map<String, Path> files) {
  Optional<String> find(String id) {
    return Optional.ofNullable(files.get(id)).map(SecretTexts::read);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
