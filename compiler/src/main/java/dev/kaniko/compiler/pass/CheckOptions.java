package dev.kaniko.compiler.pass;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Text;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rejects options of the {@code check} directive that cannot be read; which checks they switch is the linter's business (language.md §4). */
final class CheckOptions {
  private static final String ARGUMENT = "BUILDKIT_DOCKERFILE_CHECK";
  private static final int MAX_PARTS = 3;
  private static final Set<String> BOOLEANS =
      Set.of("1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False");

  private CheckOptions() {}

  /**
   * @param given the values of {@code --build-arg}, one of which replaces the directive
   */
  static void validate(DockerfileAst ast, Map<String, String> given, DiagnosticSink sink) {
    var argument = Optional.ofNullable(given.get(ARGUMENT)).map(value -> new Text(value, new Span(ast.source(), 0, 0)));
    argument.or(() -> ast.directive("check").map(directive -> directive.value()))
        .ifPresent(options -> problem(options.value().strip()).ifPresent(problem -> sink.report(
            Diagnostic.error("InvalidCheckOption", options.span(), "failed to parse check options: " + problem)
                .withHelp("write skip=all or skip=Rule,Rule, error=true or error=false, separated by a semicolon"))));
  }

  private static Optional<String> problem(String options) {
    if (options.isEmpty()) {
      return Optional.empty();
    }
    for (var part : options.split(";", MAX_PARTS)) {
      int equals = part.indexOf('=');
      var key = (equals < 0 ? part : part.substring(0, equals)).strip();
      switch (equals < 0 ? "" : key) {
        case "skip", "experimental" -> {}
        case "error" -> {
          if (!BOOLEANS.contains(part.substring(equals + 1).strip())) {
            return Optional.of("failed to parse check option \"" + part + "\": neither true nor false");
          }
        }
        default -> {
          return Optional.of("invalid check option \"" + key + "\"");
        }
      }
    }
    return Optional.empty();
  }
}
