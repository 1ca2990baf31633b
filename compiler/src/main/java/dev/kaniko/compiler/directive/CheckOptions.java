package dev.kaniko.compiler.directive;

import dev.kaniko.compiler.ast.Directive;
import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Text;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The options of the {@code check} directive (language.md §4). Names of checks are taken as they are, be there such a check or not.
 *
 * @param skipAll whether every check is silent
 * @param skipped the checks that are silent
 * @param error whether a finding fails the build
 * @param experimentalAll whether every experimental check speaks
 * @param experimental the experimental checks that speak
 */
public record CheckOptions(boolean skipAll, Set<String> skipped, boolean error, boolean experimentalAll, Set<String> experimental) {
  /** What holds where nothing is said. */
  public static final CheckOptions NONE = new CheckOptions(false, Set.of(), false, false, Set.of());

  /** The build argument that replaces the directive. */
  public static final String ARGUMENT = "BUILDKIT_DOCKERFILE_CHECK";
  private static final int MAX_PARTS = 3;
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  public CheckOptions {
    skipped = Set.copyOf(skipped);
    experimental = Set.copyOf(experimental);
  }

  /**
   * Reads options.
   *
   * @throws IllegalArgumentException if they cannot be read; the message is the reference's
   */
  public static CheckOptions parse(String text) {
    var options = NONE;
    if (text.isBlank()) {
      return options;
    }
    for (var part : text.strip().split(";", MAX_PARTS)) {
      int equals = part.indexOf('=');
      var key = (equals < 0 ? part : part.substring(0, equals)).strip();
      var value = part.substring(equals + 1).strip();
      options = switch (equals < 0 ? "" : key) {
        case "skip" -> new CheckOptions(value.equals("all"), names(value), options.error, options.experimentalAll, options.experimental);
        case "error" -> new CheckOptions(options.skipAll, options.skipped, truth(part, value), options.experimentalAll, options.experimental);
        case "experimental" -> new CheckOptions(options.skipAll, options.skipped, options.error, value.equals("all"), names(value));
        default -> throw new IllegalArgumentException("invalid check option \"" + key + "\"");
      };
    }
    return options;
  }

  private static Set<String> names(String list) {
    return Arrays.stream(list.split(",", -1)).map(String::strip).collect(Collectors.toSet());
  }

  private static boolean truth(String part, String value) {
    if (!TRUE.contains(value) && !FALSE.contains(value)) {
      throw new IllegalArgumentException("failed to parse check option \"" + part + "\": neither true nor false");
    }
    return TRUE.contains(value);
  }

  /**
   * Returns the options of a file; those that cannot be read count as none.
   *
   * @param given the values of {@code --build-arg}, one of which replaces the directive
   */
  public static CheckOptions of(DockerfileAst ast, Map<String, String> given) {
    try {
      return written(ast, given).map(text -> parse(text.value())).orElse(NONE);
    } catch (IllegalArgumentException _) {
      return NONE;
    }
  }

  /** Rejects options that cannot be read. */
  public static void validate(DockerfileAst ast, Map<String, String> given, DiagnosticSink sink) {
    var written = written(ast, given);
    try {
      written.ifPresent(text -> parse(text.value()));
    } catch (IllegalArgumentException e) {
      sink.report(Diagnostic.error("InvalidCheckOption", written.orElseThrow().span(), "failed to parse check options: " + e.getMessage())
          .withHelp("write skip=all or skip=Rule,Rule, error=true or error=false, separated by a semicolon"));
    }
  }

  private static Optional<Text> written(DockerfileAst ast, Map<String, String> given) {
    return Optional.ofNullable(given.get(ARGUMENT)).map(value -> new Text(value, new Span(ast.source(), 0, 0)))
        .or(() -> ast.directive("check").map(Directive::value));
  }

  /** Returns what holds for an instruction that has options of its own; whether a finding fails the build is not theirs to say. */
  public CheckOptions with(CheckOptions own) {
    return new CheckOptions(
        skipAll || own.skipAll, union(skipped, own.skipped), error, experimentalAll || own.experimentalAll, union(experimental, own.experimental));
  }

  private static Set<String> union(Set<String> some, Set<String> more) {
    var all = new HashSet<>(some);
    all.addAll(more);
    return all;
  }
}
