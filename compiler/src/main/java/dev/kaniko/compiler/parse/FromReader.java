package dev.kaniko.compiler.parse;

import dev.kaniko.compiler.ast.FlagNode;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.Places;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.ast.Word;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.FlagSpec;
import dev.kaniko.instruction.syntax.GoFormat;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code FROM [--platform=P] IMAGE [AS NAME]} (language.md §10). */
final class FromReader {
  static final InstructionSyntax SYNTAX =
      InstructionSyntax.of("FROM", ArgumentShape.PLAIN_WORDS, Expansion.WORDS).withFlags(FlagSpec.expanded("platform"));

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-_.]*");

  private FromReader() {}

  static StageNode stage(
      int index, InstructionNode head, List<InstructionNode> body, char escape, DiagnosticSink sink) {
    List<Text> words =
        head.arguments() instanceof Arguments.Words arguments ? arguments.words() : List.of();
    Optional<Text> name = Optional.empty();
    if (words.size() == 3 && words.get(1).value().equalsIgnoreCase("AS")) {
      name = Optional.of(name(words.get(2), sink));
    } else if (words.size() != 1) {
      Span span = words.size() > 1 ? words.get(1).span().to(words.getLast().span()) : head.word().span();
      sink.report(Diagnostic.error("FromArguments", span, "FROM requires either one or three arguments")
          .withHelp("write FROM IMAGE or FROM IMAGE AS NAME"));
    }
    Text base = words.isEmpty() ? new Text("", head.arguments().span()) : words.getFirst();
    Optional<Word> platform = head.flags().stream()
        .map(FlagNode::flag)
        .filter(flag -> flag.name().equals("platform"))
        .findFirst()
        .map(flag -> word(head, flag.value(), escape));
    return new StageNode(index, head, word(head, base, escape), platform, name, body);
  }

  /** Returns a stage of which nothing is written but its instructions. */
  static StageNode implied(Span place, List<InstructionNode> body) {
    var nothing = new Text("", place);
    var head = new InstructionNode(
        SYNTAX, true, nothing, List.of(), new Arguments.Words(false, List.of(), place), List.of(), Map.of(),
        new InstructionNode.Lines("", 1, 1, 1, false), "", Places.everywhere(place), List.of(), place, Optional.empty(), List.of());
    return new StageNode(0, head, new Word(nothing, List.of()), Optional.empty(), Optional.empty(), body);
  }

  private static Word word(InstructionNode head, Text text, char escape) {
    return head.word(text).orElseGet(() -> WordReader.read(text, escape, true));
  }

  private static Text name(Text written, DiagnosticSink sink) {
    String lower = written.value().toLowerCase(Locale.ROOT);
    if (!NAME.matcher(lower).matches()) {
      sink.report(Diagnostic.error(
          "InvalidStageName",
          written.span(),
          "invalid name for build stage: " + GoFormat.quoted(written.value())
              + ", name can't start with a number or contain symbols"));
    }
    return new Text(lower, written.span());
  }
}
