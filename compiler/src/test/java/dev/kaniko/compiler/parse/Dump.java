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
    if (!node.known()) {
      return "(" + keyword + " \"\")";
    }
    String flags = node.flags().isEmpty()
        ? ""
        : node.flags().stream().map(FlagNode::word).map(GoQuote::quote).collect(Collectors.joining(" ", " [", "]"));
    return "(" + keyword + flags + arguments(node.arguments()) + ")";
  }

  private static String arguments(Arguments arguments) {
    return switch (arguments) {
      case Arguments.Command command -> quoted(command.parts());
      case Arguments.Words words -> quoted(words.words());
      case Arguments.KeyValues pairs -> pairs.pairs().stream()
          .map(p -> quoted(List.of(p.key(), p.value())) + (p.legacy() ? " \"\"" : " \"=\""))
          .collect(Collectors.joining());
      case Arguments.Names names -> names.names().stream()
          .map(n -> " " + GoQuote.quote(n.name().value() + n.value().map(v -> "=" + v.value()).orElse("")))
          .collect(Collectors.joining());
      case Arguments.Line line -> line.text().isEmpty() ? "" : quoted(List.of(line.text()));
      case Arguments.WordAndCommand command -> command.word().isEmpty()
          ? ""
          : quoted(Stream.concat(Stream.of(command.word()), command.command().parts().stream()).toList());
      case Arguments.Trigger trigger -> trigger.text().isEmpty()
          ? ""
          : " " + of(nested(trigger.text().value()));
    };
  }

  private static List<InstructionNode> nested(String trigger) {
    return DockerfileReader.read(new SourceId("trigger"), SourceText.of(trigger), Syntaxes.UNCHECKED, _ -> {})
        .instructions();
  }

  private static String quoted(List<Text> texts) {
    return texts.stream().map(t -> " " + GoQuote.quote(t.value())).collect(Collectors.joining());
  }
}
