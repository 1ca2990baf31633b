package dev.kaniko.compiler;

import dev.kaniko.diagnostic.Diagnostic;
import java.util.List;

/** Looks at a file that can be built. The linter does it; who wants no checks takes {@link #none}. */
@FunctionalInterface
public interface Checks {
  /** Finds nothing. This is no constant, because no AOT cache takes a lambda for an interface that has both constants and default methods. */
  static Checks none() {
    return (_, _) -> List.of();
  }

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
