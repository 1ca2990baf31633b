package dev.kaniko.compiler.parse;

import dev.kaniko.compiler.ast.FlagNode;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.grammar.source.SourceText;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints nodes as the reference's tests do. */
final class Dump {
  private Dump() {}

  static String of(List<InstructionNode> nodes) {
    return nodes.stream().map(Dump::of).collect(Collectors.joining("\n"));
  }

  static String of(InstructionNode node) {
    String keyword = node.word().value().toLowerCase(Locale.ROOT);
    String flags = node.flags().isEmpty()
        ? ""
        : node.flags().stream().map(FlagNode::word).map(GoQuote::quote).collect(Collectors.joining(" ", " [", "]"));
    String arguments = node.arguments() instanceof Arguments.Trigger trigger && !trigger.text().isEmpty()
        ? " " + of(nested(trigger.text().value()))
        : arguments(node).stream().map(a -> " " + GoQuote.quote(a)).collect(Collectors.joining());
    return "(" + keyword + flags + arguments + ")";
  }

  /** The arguments one by one; none for a trigger, and one empty for an unknown instruction. */
  static List<String> arguments(InstructionNode node) {
    if (!node.known()) {
      return List.of("");
    }
    return switch (node.arguments()) {
      case Arguments.Command command -> command.values();
      case Arguments.Words words -> words.words().stream().map(Text::value).toList();
      case Arguments.KeyValues pairs -> pairs.pairs().stream()
          .flatMap(p -> Stream.of(p.key().value(), p.value().value(), p.legacy() ? "" : "="))
          .toList();
      case Arguments.Names names -> names.names().stream()
          .map(n -> n.name().value() + n.value().map(v -> "=" + v.value()).orElse(""))
          .toList();
      case Arguments.Line line -> line.text().isEmpty() ? List.of() : List.of(line.text().value());
      case Arguments.WordAndCommand command -> command.word().isEmpty()
          ? List.of()
          : Stream.concat(Stream.of(command.word().value()), command.command().values().stream()).toList();
      case Arguments.Trigger _ -> List.of();
    };
  }

  private static List<InstructionNode> nested(String trigger) {
    return DockerfileReader.read(new SourceId("trigger"), SourceText.of(trigger), Syntaxes.UNCHECKED, _ -> {})
        .instructions();
  }
}
