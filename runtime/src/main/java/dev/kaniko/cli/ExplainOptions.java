package dev.kaniko.cli;

import static dev.kaniko.cli.Options.option;

import dev.kaniko.runtime.explain.Explanation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How {@code kaniko build} says why steps were not reused. The digest stays the only line of standard output. */
final class ExplainOptions implements OptionGroup {
  /** The names of {@code --explain}. */
  enum Format {
    TEXT,
    JSON
  }

  @Nullable Format format;
  @Nullable Path file;

  @Override
  public void declare(Options options) {
    options.value(option("--explain").arity("0..1").fallbackValue("text").paramLabel("text|json")
        .description("say of each step that was not reused what changed since the last build of the same Dockerfile, target and platform, of this "
            + "machine, else of the repository of --cache-repo or --cache-from; json: one line on standard error"),
        Format.class, value -> format = value);
    options.value(option("--explain-file").paramLabel("FILE")
        .description("write what --explain says to a file (default: standard error)"), Path.class, value -> file = value);
  }

  /**
   * Returns what takes the explanation; empty if none is asked for.
   *
   * @param implied whether another option asks for it
   */
  Optional<Consumer<Explanation>> listener(Log log, boolean implied) {
    var named = RequestReader.given(file);
    if (format == null && named.isEmpty() && !implied) {
      return Optional.empty();
    }
    return Optional.of(explanation -> {
      boolean json = format == Format.JSON;
      if (named.isEmpty()) {
        log.explain(explanation, json);
        return;
      }
      try {
        Files.writeString(named.get(), json ? ExplanationJson.of(explanation) : ExplanationText.of(explanation));
      } catch (IOException e) {
        log.warning("--explain-file: " + FileFailures.message(e));
      }
    });
  }
}
