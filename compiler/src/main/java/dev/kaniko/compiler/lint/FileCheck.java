package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.CompileRequest;
import java.io.IOException;
import java.util.Optional;

/** Says what is reported of a file. */
@FunctionalInterface
public interface FileCheck {
  /**
   * Checks one file.
   *
   * @param context the build context; without it nothing is reported that depends on it
   * @throws IOException if the Dockerfile cannot be read
   * @throws InterruptedException if the thread was interrupted while images were looked up
   */
  FileReport lint(CompileRequest request, Optional<ContextFiles> context) throws IOException, InterruptedException;
}
