package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.Analysis;
import dev.kaniko.compiler.CompileRequest;
import java.util.Objects;
import java.util.Optional;

/**
 * What a rule may look at.
 *
 * @param request what the compiler was asked for: build arguments, target, platforms
 * @param analysis everything that the compiler knows of the file
 * @param context the build context, where there is one
 */
public record LintSubject(CompileRequest request, Analysis analysis, Optional<ContextFiles> context) {
  public LintSubject {
    Objects.requireNonNull(request);
    Objects.requireNonNull(analysis);
    Objects.requireNonNull(context);
  }
}
