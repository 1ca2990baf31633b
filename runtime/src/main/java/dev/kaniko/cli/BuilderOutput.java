package dev.kaniko.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.image.Digest;
import dev.kaniko.image.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells Cloud Build which images were pushed: {@code BUILDER_OUTPUT} names a directory, whose file {@code images} has one JSON object a line. */
final class BuilderOutput {
  private static final String VARIABLE = "BUILDER_OUTPUT";

  private BuilderOutput() {}

  /** Returns the directory that the environment asks for. */
  static Optional<Path> directory(Map<String, String> environment) {
    return new Variables(environment).read(VARIABLE, Words::path).filter(path -> !path.toString().isEmpty());
  }

  static void write(Path directory, List<ImageReference> names, Digest digest) throws IOException {
    var json = new ObjectMapper();
    var lines = new StringBuilder();
    for (var name : names) {
      lines.append(json.writeValueAsString(json.createObjectNode().put("name", name.toString()).put("digest", digest.toString()))).append('\n');
    }
    Files.writeString(Files.createDirectories(directory).resolve("images"), lines);
  }
}
