package dev.kaniko.conformance;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.parse.DockerfileReader;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.grammar.source.SourceText;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.ArrayList;
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
        provider.check(node.unexpanded(), errors::add);
      }
    }
    return new Parsed(parsed.ast(), errors);
  }
}
