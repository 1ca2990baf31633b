package dev.kaniko.compiler.shell.command;

import dev.kaniko.compiler.ast.Places;
import dev.kaniko.compiler.shell.AndOr;
import dev.kaniko.compiler.shell.CommandList;
import dev.kaniko.compiler.shell.Pipeline;
import dev.kaniko.compiler.shell.Script;
import dev.kaniko.compiler.shell.ShellCommand;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.compiler.shell.ShellWord;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.DerivedText;
import dev.kaniko.grammar.JsonArrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a script of a command in exec form: one command, all of whose words are known. */
final class ExecScript {
  private ExecScript() {}

  /**
   * Reads an array of strings.
   *
   * @param places where the array stands
   * @param span the array
   */
  static Optional<Script> read(String array, Places places, Span span) {
    return JsonArrays.read(array) instanceof JsonArrays.Result.Strings strings
        ? Optional.of(script(strings.elements().stream().map(element -> word(element, places)).toList(), span))
        : Optional.empty();
  }

  private static Script script(List<ShellWord> words, Span span) {
    var command = new ShellCommand.Simple(List.of(), words, List.of(), span);
    var pipeline = new Pipeline(List.of(), List.of(command), List.of(), span);
    return new Script(new CommandList(List.of(new AndOr(pipeline, List.of(), false, span)), span), List.of(), List.of(), span);
  }

  /** Each run of characters that are written as they are is a part, and so is each escape. */
  private static ShellWord word(JsonArrays.Element element, Places places) {
    var parts = new ArrayList<ShellPart>();
    DerivedText content = element.content();
    int from = 0;
    for (int i = 1; i <= content.text().length(); i++) {
      boolean ends = i == content.text().length() || content.start(i) != content.start(from) + i - from || isEscape(content, i) || isEscape(content, i - 1);
      if (ends) {
        parts.add(new ShellPart.Literal(content.text().substring(from, i), places.span(content.start(from), content.end(from, i))));
        from = i;
      }
    }
    return new ShellWord(parts, places.span(element.start(), element.end()));
  }

  private static boolean isEscape(DerivedText content, int at) {
    return content.end(at, at + 1) - content.start(at) > 1;
  }
}
