package dev.kaniko.cli.lint;

import java.io.Serial;
import java.nio.file.Path;

/** A configuration file cannot be used. The message names the file, the line and the column. */
public final class ConfigException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** Something is wrong at a place of a file. */
  ConfigException(Path file, Yaml.Place place, String problem) {
    super(file + ":" + place.line() + ":" + place.column() + ": " + problem);
  }

  /** Something is wrong with a file. */
  ConfigException(Path file, String problem) {
    super(file + ": " + problem);
  }
}
