package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

import java.util.ArrayList;
import java.util.List;

/** Outputs in the words of BuildKit. {@code kaniko plan}, which takes most options of {@code build}, has another {@code --output}. */
final class OutputOptions implements OptionGroup {
  List<String> outputs = new ArrayList<>();

  @Override
  public void declare(Options options) {
    options.list(option("-o", "--output").paramLabel("type=TYPE[,KEY=VALUE]")
        .description("write the image as docker buildx does: type=registry, oci, docker, tar or local; DIR alone is type=local,dest=DIR; may be repeated"),
        values -> outputs = values);
  }
}
