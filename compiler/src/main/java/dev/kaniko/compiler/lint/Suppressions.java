package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.ast.Comment;
import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.directive.CheckOptions;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a file says about checks: the directive at its top, and comments above instructions (language.md §4). */
public final class Suppressions {
  /** The options in a comment. The text behind the first blank is for people. */
  private static final Pattern LOCAL = Pattern.compile("(?i:check)\\s*=\\s*(\\S+).*");

  private final CheckOptions file;
  private final IdentityHashMap<InstructionNode, CheckOptions> instructions = new IdentityHashMap<>();

  private Suppressions(CheckOptions file) {
    this.file = file;
  }

  /**
   * Reads what a file says.
   *
   * @param given the values of {@code --build-arg}, one of which replaces the directive
   */
  static Suppressions of(DockerfileAst ast, Map<String, String> given) {
    return new Suppressions(CheckOptions.of(ast, given));
  }

  /** Returns what is wrong with options, as they stand behind {@code # check=}; empty if nothing is. */
  public static Optional<String> problemOf(String options) {
    try {
      CheckOptions.parse(options);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Tells whether findings are failures. */
  boolean error() {
    return file.error();
  }

  /** Tells whether findings of a rule about an instruction are reported. */
  boolean allows(RuleInfo rule, InstructionNode owner) {
    var options = owner.comments().isEmpty() ? file : instructions.computeIfAbsent(owner, this::options);
    return rule.experimental()
        ? rule.buildCheck() && options.experimentalAll() || options.experimental().stream().anyMatch(rule::isCalled)
        : !options.skipAll() && options.skipped().stream().noneMatch(rule::isCalled);
  }

  private CheckOptions options(InstructionNode owner) {
    var options = file;
    for (var comment : owner.comments()) {
      options = local(comment).map(options::with).orElse(options);
    }
    return options;
  }

  /** Returns the options in a comment; those that cannot be read are none. */
  public static Optional<CheckOptions> local(Comment comment) {
    var match = LOCAL.matcher(comment.text());
    try {
      return match.matches() ? Optional.of(CheckOptions.parse(match.group(1))) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
