package dev.kaniko.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Outputs in the words of BuildKit. {@code kaniko plan}, which takes most options of {@code build}, has another {@code --output}. */
final class OutputOptions {
  @Option(names = {"-o", "--output"}, paramLabel = "type=TYPE[,KEY=VALUE]",
      description = "write the image as docker buildx does: type=registry, oci, docker, tar or local; DIR alone is type=local,dest=DIR; may be repeated")
  List<String> outputs = new ArrayList<>();
}
