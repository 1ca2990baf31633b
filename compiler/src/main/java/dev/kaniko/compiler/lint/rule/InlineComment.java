package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What was meant as a comment is an argument. */
public final class InlineComment implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("InlineComment", Severity.WARNING, "A comment behind an instruction is an argument of it", "K903");
  private static final Pattern IN_LINE = Pattern.compile("\\s#(\\s|$)");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var node : subject.instructions()) {
      comment(node).ifPresent(place -> sink.report(node,
          INFO.finding(place, "# begins no comment here: it is an argument of " + node.keyword())
              .withHelp("a comment stands on a line of its own")));
    }
  }

  private static Optional<Span> comment(InstructionNode node) {
    return switch (node.arguments()) {
      case Arguments.Words(var json, var words, _) when !json && !node.keyword().text().equals("FROM") -> comment(words);
      case Arguments.Names(var names, _) -> comment(names.stream().map(Arguments.Name::name).toList());
      case Arguments.KeyValues(var pairs, _) -> pairs.stream().filter(Arguments.KeyValue::legacy)
          .flatMap(pair -> inLine(pair.value()).stream()).findFirst();
      case Arguments.Line(var text) when node.known() && node.syntax().expansion() != Expansion.NONE -> inLine(text);
      default -> Optional.empty();
    };
  }

  private static Optional<Span> comment(List<Text> words) {
    return words.stream().skip(1).filter(word -> word.value().startsWith("#")).map(Text::span).findFirst();
  }

  /** Of a text with blanks in it only a sign that stands alone is sure to begin a comment. */
  private static Optional<Span> inLine(Text text) {
    var match = IN_LINE.matcher(text.value());
    return match.find() && text.value().length() == text.span().length()
        ? Optional.of(new Span(text.span().source(), text.span().start() + match.start() + 1, text.span().end()))
        : Optional.empty();
  }
}
