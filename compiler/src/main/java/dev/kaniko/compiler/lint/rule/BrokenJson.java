package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.JsonArrays;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Arguments;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** An invalid JSON array, which is read as a shell command or as words. */
public final class BrokenJson implements LintRule {
  private static final RuleInfo INFO = RuleInfo.own("BrokenJson", Severity.WARNING, "An invalid JSON array is read as plain text", "K901");

  /** The command {@code [} of the shell, and a type of PowerShell. */
  private static final Pattern SHELL_TEST = Pattern.compile(
      "\\[[A-Za-z0-9_.]+\\](::.*|[$].*)|\\[\\[.*|\\[\\s.*(\\s(=|==|!=|-[a-z]{1,2})\\s|\\s\\]\\s*(&&|\\|\\||;|\\))).*", Pattern.DOTALL);

  /** A text with a quote or a comma is meant as an array and not as a class of characters. */
  private static final Pattern LIKE_AN_ARRAY = Pattern.compile("\\[.*[\"',].*", Pattern.DOTALL);
  private static final Pattern SINGLE_QUOTED = Pattern.compile("\\[\\s*'[^'\"\\\\]*'(\\s*,\\s*'[^'\"\\\\]*')*+\\s*\\]");
  private static final Pattern TRAILING_COMMA = Pattern.compile(",\\s*\\]$");

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    for (var node : subject.instructions()) {
      switch (node.arguments()) {
        case Arguments.Command command -> command(node, command, sink);
        case Arguments.WordAndCommand(_, var command) -> command(node, command, sink);
        case Arguments.Words(var json, _, var span) when !json && LIKE_AN_ARRAY.matcher(node.text()).matches() && takesJson(node) ->
            sink.report(node, finding(node.text(), span, "words"));
        default -> {}
      }
    }
  }

  private static boolean takesJson(InstructionNode node) {
    return node.syntax().shape() == ArgumentShape.WORDS;
  }

  private static void command(InstructionNode node, Arguments.Command command, LintSink sink) {
    var text = command.exec() || command.parts().isEmpty() ? "" : command.parts().getFirst().value();
    if (text.startsWith("[") && !SHELL_TEST.matcher(text).matches()) {
      sink.report(node, finding(text, command.span(), "a command for the shell"));
    }
  }

  private static Diagnostic finding(String text, Span span, String instead) {
    var finding = INFO.finding(place(text, span), "not a JSON array, so it is read as " + instead).withNote("here it stops being JSON");
    return repaired(text).filter(_ -> span.length() == text.length())
        .map(repaired -> finding.withFix(new Fix("make it an array", Fix.Safety.UNSAFE, List.of(new Edit(span, repaired)))))
        .orElse(finding);
  }

  /** Returns the place of the JSON error, or the whole text if that place is not known in the file. */
  private static Span place(String text, Span span) {
    int offset = JsonArrays.read(text) instanceof JsonArrays.Result.Malformed(var at) ? Math.min(at, text.length() - 1) : 0;
    return span.length() == text.length() ? new Span(span.source(), span.start() + offset, span.start() + offset + 1) : span;
  }

  private static Optional<String> repaired(String text) {
    var repaired = SINGLE_QUOTED.matcher(text).matches() ? text.replace('\'', '"') : text.replace('\u201C', '"').replace('\u201D', '"');
    repaired = TRAILING_COMMA.matcher(repaired).replaceFirst("]");
    return JsonArrays.read(repaired) instanceof JsonArrays.Result.Strings ? Optional.of(repaired) : Optional.empty();
  }
}
