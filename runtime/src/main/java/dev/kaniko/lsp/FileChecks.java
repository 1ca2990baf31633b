package dev.kaniko.lsp;

import dev.kaniko.compiler.CompileRequest;
import dev.kaniko.compiler.lint.ContextFiles;
import dev.kaniko.compiler.lint.FileCheck;
import dev.kaniko.snapshot.FileContent;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Says how {@code kaniko lint} would check a file, and how {@code kaniko fmt} would lay it out. Safe for several threads. */
@FunctionalInterface
public interface FileChecks {
  /**
   * A file that is checked.
   *
   * @param directory where the linter would be started; absolute
   * @param path where the file is; empty for a text that no file has
   * @param name what messages call it
   */
  record FilePlace(Path directory, Optional<Path> path, String name) {
    public FilePlace {
      Objects.requireNonNull(directory);
      Objects.requireNonNull(path);
      Objects.requireNonNull(name);
    }
  }

  /**
   * How it is checked.
   *
   * @param requests makes what the compiler is asked of a text
   * @param layout lays a text out
   * @param check looks at a text; empty for a file that is left out
   * @param context what is known of the build context
   * @param contextDirectory where that is
   * @param problem what is wrong with the configuration or the settings, which then count as if they were not there
   */
  record FileSetup(
      Function<FileContent, CompileRequest> requests, TextLayout layout, Optional<FileCheck> check, Optional<ContextFiles> context,
      Optional<Path> contextDirectory, Optional<String> problem) {
    public FileSetup {
      Objects.requireNonNull(requests);
      Objects.requireNonNull(layout);
      Objects.requireNonNull(check);
      Objects.requireNonNull(context);
      Objects.requireNonNull(contextDirectory);
      Objects.requireNonNull(problem);
    }
  }

  /** Reads the configuration that counts for a file. */
  FileSetup setup(FilePlace place, ServerSettings settings);
}
