package dev.kaniko.benchmark;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.parse.DockerfileReader;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.grammar.source.SourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/** What a fresh JVM is started for: to read one Dockerfile, or to do nothing where none is named. */
final class ReadOneFile {
  private ReadOneFile() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length == 0) {
      return;
    }
    var syntaxes = InstructionSet.load().providers().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().syntax()));
    var tree = DockerfileReader.read(
        new SourceId("Dockerfile"), SourceText.of(Files.readAllBytes(Path.of(arguments[0]))), syntaxes, System.err::println);
    if (tree.instructions().isEmpty()) {
      System.exit(1);
    }
  }
}
