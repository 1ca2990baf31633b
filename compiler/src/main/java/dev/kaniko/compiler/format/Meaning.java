package dev.kaniko.compiler.format;

import dev.kaniko.compiler.ast.Comment;
import dev.kaniko.compiler.ast.Directive;
import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.FlagNode;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Heredoc;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a tree says, wherever it stands: what formatting has to keep, also of a file with errors, of which no stage may be built.
 *
 * @param directives the directives by name
 * @param comments the texts of all comments, in order
 */
record Meaning(char escape, Map<String, String> directives, List<String> comments, List<Instruction> instructions) {
  /**
   * What an instruction says.
   *
   * @param comments the texts of the comments that belong to it
   */
  record Instruction(String keyword, List<String> flags, String form, List<String> arguments, List<Heredoc> heredocs, List<String> comments) {
    static Instruction of(InstructionNode node, String file) {
      return of(node, textsOf(node.arguments()), file);
    }

    /** The case of AS does not count. */
    static Instruction of(StageNode stage, String file) {
      var texts = textsOf(stage.head().arguments());
      return of(stage.head(), stage.name().isPresent() ? List.of(texts.getFirst(), texts.getLast()) : texts, file);
    }

    private static Instruction of(InstructionNode node, List<String> texts, String file) {
      return new Instruction(
          node.word().value().toUpperCase(Locale.ROOT),
          node.flags().stream().map(FlagNode::word).toList(),
          formOf(node.arguments()),
          texts,
          node.heredocs().stream().map(Instruction::placeless).toList(),
          texts(node.comments(), file));
    }

    private static Heredoc placeless(Heredoc heredoc) {
      var nowhere = new Span(heredoc.span().source(), 0, 0);
      return new Heredoc(
          heredoc.name(), heredoc.fileDescriptor(), heredoc.expand(), heredoc.chomp(), new Text(heredoc.word().value(), nowhere), heredoc.body(), nowhere);
    }
  }

  static Meaning of(DockerfileAst ast) {
    var directives = ast.directives().stream().collect(Collectors.toMap(Directive::name, directive -> directive.value().value()));
    var instructions = Stream.concat(
        ast.global().stream().map(node -> Instruction.of(node, ast.text())),
        ast.stages().stream().flatMap(stage -> Stream.concat(
            Stream.of(Instruction.of(stage, ast.text())), stage.instructions().stream().map(node -> Instruction.of(node, ast.text())))));
    return new Meaning(ast.escape(), directives, texts(ast.comments(), ast.text()), instructions.toList());
  }

  private static List<String> texts(List<Comment> comments, String file) {
    return comments.stream().map(comment -> file.substring(comment.span().start(), comment.span().end()).stripTrailing()).toList();
  }

  private static String formOf(Arguments arguments) {
    return switch (arguments) {
      case Arguments.Command command -> command.exec() ? "exec" : "shell";
      case Arguments.WordAndCommand both -> formOf(both.command());
      case Arguments.Words words -> words.json() ? "json" : "words";
      case Arguments.KeyValues pairs -> pairs.pairs().stream().anyMatch(Arguments.KeyValue::legacy) ? "legacy" : "pairs";
      case Arguments.Names _, Arguments.Line _, Arguments.Trigger _ -> "";
    };
  }

  private static List<String> textsOf(Arguments arguments) {
    return switch (arguments) {
      case Arguments.Command command -> command.values();
      case Arguments.WordAndCommand both -> Stream.concat(Stream.of(upper(both.word())), both.command().values().stream()).toList();
      case Arguments.Words words -> values(words.words().stream());
      case Arguments.KeyValues pairs -> values(pairs.pairs().stream().flatMap(pair -> Stream.of(pair.key(), pair.value())));
      case Arguments.Names names -> names.names().stream().map(name -> name.name() + name.value().map(value -> "=" + value).orElse("")).toList();
      case Arguments.Line line -> List.of(line.text().value());
      case Arguments.Trigger trigger -> List.of(trigger.text().value());
    };
  }

  private static List<String> values(Stream<Text> texts) {
    return texts.map(Text::value).toList();
  }

  private static String upper(Text word) {
    return word.value().toUpperCase(Locale.ROOT);
  }
}
