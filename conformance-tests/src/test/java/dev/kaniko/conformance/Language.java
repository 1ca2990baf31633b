package dev.kaniko.conformance;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.parse.DockerfileReader;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.source.SourceText;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The standard instructions, and reading with them. */
final class Language {
  static final Map<Keyword, InstructionProvider> PROVIDERS = InstructionSet.load().providers();

  static final Map<Keyword, InstructionSyntax> STANDARD =
      PROVIDERS.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().syntax()));

  /** Without any check of flags, as the first phase of the reference. */
  static final Map<Keyword, InstructionSyntax> UNCHECKED =
      STANDARD.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().ignoringFlags()));

  /** What the first phase of the reference finds, before it types instructions. */
  private static final Set<String> PARSER_CODES = Set.of("JsonNotOnlyStrings", "MissingEquals", "MissingValue", "UnterminatedHeredoc",
      "InvalidHeredocName", "RepeatedDirective", "InvalidEscapeDirective", "LineTooLong", "NoInstructions");

  /** What our providers find without expanding anything, and the reference only when it converts. */
  private static final List<String> LATER = List.of("variable expansion is not supported for --from");

  private Language() {}

  /** What was read, and the errors in the order of the text. */
  record Parsed(DockerfileAst ast, List<Diagnostic> errors) {
    /** All nodes, those before a first FROM included, whatever they are. */
    List<InstructionNode> nodes() {
      return ast.instructions();
    }

    /** Tells whether the first phase of the reference would have ended with an error. */
    boolean isRejectedByParser() {
      return errors.stream().anyMatch(error -> PARSER_CODES.contains(error.code()));
    }
  }

  static Parsed parse(SourceText text, Map<Keyword, InstructionSyntax> syntaxes) {
    var errors = new ArrayList<Diagnostic>();
    return new Parsed(DockerfileReader.read(new SourceId("Dockerfile"), text, syntaxes, errors::add), errors);
  }

  /** Reads a file and lets the providers check its instructions: both phases of the reference that need no expansion. */
  static Parsed check(SourceText text) {
    var parsed = parse(text, STANDARD);
    var errors = new ArrayList<>(parsed.errors());
    for (var node : parsed.nodes()) {
      var provider = PROVIDERS.get(node.keyword());
      if (provider != null && parsed.errors().stream().noneMatch(error -> node.span().contains(error.span()))) {
        provider.check(node.unexpanded(), error -> {
          if (LATER.stream().noneMatch(error.message()::startsWith)) {
            errors.add(error);
          }
        });
      }
    }
    errors.sort(Comparator.comparingInt(error -> error.span().start()));
    return new Parsed(parsed.ast(), errors);
  }

  /**
   * Tells whether an error is on the line that the reference gives for it. It gives that of the instruction, where ours point at the place in it, and
   * counts from 0 while it reads directives and where it cannot split the text into lines.
   */
  static boolean isOnLine(int expected, Diagnostic error, Span place, DockerfileAst ast) {
    var source = SourceText.of(ast.text());
    int line = ast.instructions().stream().map(InstructionNode::span).filter(span -> span.contains(place)).findFirst()
        .map(span -> source.lineOf(span.start()))
        .orElse(source.lineOf(place.start()));
    boolean fromZero = error.code().endsWith("Directive") || error.code().equals("LineTooLong");
    return line == expected || fromZero && line == expected + 1;
  }
}
