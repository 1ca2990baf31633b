package dev.kaniko.runtime.fetch;

import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;

/**
 * The content of a local file that does not change any more.
 *
 * @param size in bytes
 */
public record StoredContent(Path path, long size) implements FileContent {
  public StoredContent {
    Objects.requireNonNull(path);
  }

  /** Returns the content of the file at {@code path}. */
  public static StoredContent of(Path path) throws IOException {
    return new StoredContent(path, Files.size(path));
  }

  /** Copies all of {@code input} to a new file in {@code directory}. */
  public static StoredContent copy(InputStream input, Path directory) throws IOException {
    var file = Files.createTempFile(directory, "content-", "");
    return new StoredContent(file, Files.copy(input, file, StandardCopyOption.REPLACE_EXISTING));
  }

  @Override
  public InputStream open() throws IOException {
    return Files.newInputStream(path);
  }

  @Override
  public Optional<Path> file() {
    return Optional.of(path);
  }
}
