package dev.kaniko.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that {@code kaniko plan} has besides those of {@code build}. */
final class PlanOptions {
  /** The names of {@code --format}. */
  enum Format {
    TEXT,
    JSON,
    MERMAID,
    DOT
  }

  @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "text, json, mermaid or dot (default: ${DEFAULT-VALUE})")
  Format format = Format.TEXT;

  @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "write the plan to a file (default: standard output)")
  @Nullable Path output;

  @Option(names = "--offline", arity = "0..1", fallbackValue = "true", paramLabel = "true|false",
      description = "ask no registry and no other host; base images are assumed to have no variables and no triggers")
  boolean offline;

  @Option(names = "--dump-ir", paramLabel = "PASS",
      description = "write the form of the build after this pass instead of the plan; \"all\" for every pass; may be repeated")
  List<String> dumps = new ArrayList<>();
}
