package dev.kaniko.compiler.parse.shell;

import dev.kaniko.compiler.ast.Places;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.grammar.ShellEscapes;
import dev.kaniko.grammar.ShellParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/** Reads the parts of words. */
final class PartReader {
  private final String text;
  private final Places places;
  private final ShellReader texts;
  private final CommandReader commands;

  PartReader(String text, Places places, ShellReader texts, CommandReader commands) {
    this.text = text;
    this.places = places;
    this.texts = texts;
    this.commands = commands;
  }

  /**
   * Reads parts.
   *
   * @param globs whether characters of patterns count
   * @param quoted whether they stand in double quotes
   */
  List<ShellPart> parts(List<ShellParser.PartContext> contexts, boolean globs, boolean quoted) {
    var parts = new ArrayList<ShellPart>();
    int start = 0;
    int end = 0;
    for (var context : contexts) {
      var token = context.getStart();
      if (token.getType() == ShellParser.TEXT) {
        if (token.getStartIndex() != end) {
          literal(start, end, globs, parts);
          start = token.getStartIndex();
        }
        end = token.getStopIndex() + 1;
      } else if (context.getChildCount() > 0) {
        literal(start, end, globs, parts);
        start = end;
        part(context, quoted, parts);
      }
    }
    literal(start, end, globs, parts);
    return parts;
  }

  private void part(ShellParser.PartContext context, boolean quoted, List<ShellPart> parts) {
    switch (context.getChild(0)) {
      case TerminalNode node -> token(node.getSymbol(), quoted, parts);
      case ShellParser.DoubleQuotedContext inner -> parts.add(new ShellPart.DoubleQuoted(
          parts(inner.part(), false, true), inner.getStart().getText().startsWith("$"), commands.span(inner)));
      case ShellParser.ParameterContext inner -> parts.add(parameter(inner, quoted));
      case ShellParser.SubstitutionContext inner -> parts.add(substitution(inner));
      case ShellParser.ArithmeticContext inner -> parts.add(arithmetic(inner));
      case ShellParser.GlobContext inner -> parts.add(extendedGlob(inner, parts));
      case ShellParser.ArrayContext inner -> parts.add(new ShellPart.Array(commands.words(inner.word()), commands.span(inner)));
      default -> {}
    }
  }

  private void token(Token token, boolean quoted, List<ShellPart> parts) {
    var span = commands.span(token);
    String written = token.getText();
    switch (token.getType()) {
      case ShellParser.ESCAPED -> parts.add(new ShellPart.Escaped(written.substring(1), span));
      case ShellParser.SINGLE_QUOTED -> parts.add(new ShellPart.SingleQuoted(written.substring(1, written.length() - 1), false, span));
      case ShellParser.ANSI_QUOTED ->
          parts.add(new ShellPart.SingleQuoted(ShellEscapes.ansi(written.substring(2, written.length() - 1)), true, span));
      case ShellParser.VARIABLE -> parts.add(
          new ShellPart.Parameter(written.substring(1), ShellPart.Lookup.VALUE, List.of(), "", List.of(), false, span));
      case ShellParser.BACKQUOTED -> {
        var inner = ShellEscapes.backquotes(written.substring(1, written.length() - 1), quoted);
        var body = texts.nested(inner.text(), places.from(token.getStartIndex() + 1).through(inner));
        parts.add(new ShellPart.CommandSubstitution(body, true, span));
      }
      default -> {}
    }
  }

  /** Adds text; where patterns count their characters are parts of their own. */
  private void literal(int start, int end, boolean globs, List<ShellPart> parts) {
    if (start == end) {
      return;
    }
    int from = start;
    if (globs && parts.isEmpty() && text.charAt(start) == '~') {
      from = until(start, end, '/');
      parts.add(new ShellPart.Tilde(text.substring(start, from), places.span(start, from)));
    }
    int plain = from;
    int lastBracket = end - 1;
    while (lastBracket >= from && text.charAt(lastBracket) != ']') {
      lastBracket--;
    }
    for (int i = from; globs && i < end; i++) {
      int globEnd = globEnd(i, end, lastBracket);
      if (globEnd > i) {
        addLiteral(plain, i, parts);
        parts.add(new ShellPart.Glob(text.substring(i, globEnd), places.span(i, globEnd)));
        plain = globEnd;
        i = globEnd - 1;
      }
    }
    addLiteral(plain, end, parts);
  }

  private int until(int start, int end, char stop) {
    int found = text.indexOf(stop, start);
    return found < 0 || found > end ? end : found;
  }

  /** Where a pattern that begins at an offset ends; the offset itself where none does. */
  private int globEnd(int at, int end, int lastBracket) {
    return switch (text.charAt(at)) {
      case '*', '?' -> at + 1;
      case '[' -> {
        int from = at + 1 < end && "!^".indexOf(text.charAt(at + 1)) >= 0 ? at + 2 : at + 1;
        yield from + 1 < end && from < lastBracket ? text.indexOf(']', from + 1) + 1 : at;
      }
      default -> at;
    };
  }

  private void addLiteral(int start, int end, List<ShellPart> parts) {
    if (start < end) {
      parts.add(new ShellPart.Literal(text.substring(start, end), places.span(start, end)));
    }
  }

  private ShellPart parameter(ShellParser.ParameterContext context, boolean quoted) {
    String written = context.PARAMETER_NAME() == null ? "" : context.PARAMETER_NAME().getText();
    var lookup = written.length() < 2 ? ShellPart.Lookup.VALUE : switch (written.charAt(0)) {
      case '#' -> ShellPart.Lookup.LENGTH;
      case '!' -> ShellPart.Lookup.INDIRECT;
      default -> ShellPart.Lookup.VALUE;
    };
    String name = lookup == ShellPart.Lookup.VALUE ? written : written.substring(1);
    List<ShellPart> index = context.index() == null ? List.of() : parts(context.index().part(), false, true);
    String operator = context.OPERATOR() == null ? "" : context.OPERATOR().getText();
    return new ShellPart.Parameter(name, lookup, index, operator, parts(context.part(), false, quoted), true, commands.span(context));
  }

  private ShellPart substitution(ShellParser.SubstitutionContext context) {
    var span = commands.span(context);
    var body = commands.list(context.statements(), span);
    @Nullable TerminalNode process = context.PROCESS_OPEN();
    return process == null
        ? new ShellPart.CommandSubstitution(body, false, span)
        : new ShellPart.ProcessSubstitution(body, process.getText().startsWith("<"), span);
  }

  ShellPart.Arithmetic arithmetic(ShellParser.ArithmeticContext context) {
    return new ShellPart.Arithmetic(parts(context.part(), false, true), commands.span(context));
  }

  /** The sign is the last character of what stands before it. */
  private ShellPart extendedGlob(ShellParser.GlobContext context, List<ShellPart> parts) {
    var inner = parts(context.part(), false, false);
    int open = context.getStart().getStartIndex();
    String sign = text.substring(open - 1, open);
    var last = parts.removeLast();
    if (last instanceof ShellPart.Literal literal && literal.text().length() > 1) {
      addLiteral(open - literal.text().length(), open - 1, parts);
    }
    return new ShellPart.ExtendedGlob(sign, inner, places.span(open - 1, open).to(commands.span(context)));
  }
}
