package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options that {@code kaniko plan} has besides those of {@code build}. */
final class PlanOptions implements OptionGroup {
  /** The names of {@code --format}. */
  enum Format {
    TEXT,
    JSON,
    MERMAID,
    DOT
  }

  Format format = Format.TEXT;
  @Nullable Path output;
  boolean offline;
  List<String> dumps = new ArrayList<>();

  @Override
  public void declare(Options options) {
    options.value(option("--format").paramLabel("FORMAT").defaultValue("text")
        .description("text, json, mermaid or dot (default: ${DEFAULT-VALUE})"), Format.class, value -> format = value);
    options.value(option("-o", "--output").paramLabel("FILE")
        .description("write the plan to a file (default: standard output)"), Path.class, value -> output = value);
    options.truth(option("--offline")
        .description("ask no registry and no other host; base images are assumed to have no variables and no triggers"), on -> offline = on);
    options.list(option("--dump-ir").paramLabel("PASS")
        .description("write the form of the build after this pass instead of the plan; \"all\" for every pass; may be repeated"), values -> dumps = values);
  }
}
