package dev.kaniko.conformance;

import dev.kaniko.compiler.ast.Comment;
import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.FlagNode;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.grammar.source.SourceText;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.GoFormat;
import dev.kaniko.instruction.syntax.Heredoc;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints nodes as the records of the reference do. */
final class NodeText {
  private NodeText() {}

  /** The nodes as S-expressions, one a line. */
  static String dump(List<InstructionNode> nodes) {
    return nodes.stream().map(NodeText::dump).collect(Collectors.joining("\n"));
  }

  private static String dump(InstructionNode node) {
    String keyword = node.word().value().toLowerCase(Locale.ROOT);
    String flags = node.flags().isEmpty()
        ? ""
        : flags(node).stream().map(GoFormat::quoted).collect(Collectors.joining(" ", " [", "]"));
    String arguments = node.arguments() instanceof Arguments.Trigger trigger && !trigger.text().isEmpty()
        ? " " + dump(Language.parse(SourceText.of(trigger.text().value()), Language.UNCHECKED).nodes())
        : arguments(node).stream().map(argument -> " " + GoFormat.quoted(argument)).collect(Collectors.joining());
    return "(" + keyword + flags + arguments + ")";
  }

  static List<String> flags(InstructionNode node) {
    return node.flags().stream().map(FlagNode::word).toList();
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
          .flatMap(pair -> Stream.of(pair.key().value(), pair.value().value(), pair.legacy() ? "" : "="))
          .toList();
      case Arguments.Names names -> names.names().stream()
          .map(name -> name.name().value() + name.value().map(value -> "=" + value.value()).orElse(""))
          .toList();
      case Arguments.Line line -> line.text().isEmpty() ? List.of() : List.of(line.text().value());
      case Arguments.WordAndCommand command -> command.word().isEmpty()
          ? List.of()
          : Stream.concat(Stream.of(command.word().value()), command.command().values().stream()).toList();
      case Arguments.Trigger _ -> List.of();
    };
  }

  static boolean isJson(InstructionNode node) {
    return switch (node.arguments()) {
      case Arguments.Command command -> command.exec();
      case Arguments.Words words -> words.json();
      case Arguments.WordAndCommand command -> command.command().exec();
      default -> false;
    };
  }

  static List<String> comments(InstructionNode node) {
    return node.comments().stream().map(Comment::text).toList();
  }

  /** First and last line. */
  static String lines(DockerfileAst ast, InstructionNode node) {
    return SourceText.of(ast.text()).lineOf(node.span().start()) + "-" + node.lines().last();
  }

  static String heredoc(Heredoc heredoc) {
    return heredoc(heredoc.name(), heredoc.fileDescriptor(), heredoc.expand(), heredoc.chomp(), heredoc.body());
  }

  static String heredoc(String name, int fileDescriptor, boolean expand, boolean chomp, String body) {
    return heredoc(name, fileDescriptor, expand, chomp) + GoFormat.quoted(body);
  }

  static String heredoc(String name, int fileDescriptor, boolean expand, boolean chomp) {
    return fileDescriptor + "<<" + (chomp ? "-" : "") + (expand ? name : "'" + name + "'");
  }
}
