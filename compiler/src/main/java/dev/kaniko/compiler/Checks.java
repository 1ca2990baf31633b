package dev.kaniko.compiler;

import dev.kaniko.diagnostic.Diagnostic;
import java.util.List;

/** Looks at a file that can be built. The linter does it; who wants no checks takes {@link #NONE}. */
@FunctionalInterface
public interface Checks {
  /** Finds nothing. */
  Checks NONE = (_, _) -> List.of();

  /**
   * Returns what there is to say.
   *
   * @return warnings; with an error among them the file is not built
   */
  List<Diagnostic> check(CompileRequest request, Analysis analysis);

  /**
   * Returns these checks with what they may know of the build context.
   *
   * @param ignorePatterns the patterns of its ignore file as they are matched, in order
   */
  default Checks ofContext(List<String> ignorePatterns) {
    return this;
  }
}
