package dev.kaniko.compiler.parse.shell;

import dev.kaniko.compiler.ast.Places;
import dev.kaniko.compiler.shell.CommandList;
import dev.kaniko.compiler.shell.Script;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.grammar.ShellTree;
import dev.kaniko.grammar.ShellTrees;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;

/** Reads shell texts. Never fails: a text that is no shell gives a script with an error and the commands before it. */
public final class ShellReader {
  /**
   * Constructs of a text that may be open at once. Each text in it, such as a here-document or what stands in backquotes, may have half of
   * what the text around it has, so that all together are far below what the stack bears.
   */
  private static final int MAX_NESTING = 50;

  /** Texts in texts that are read. */
  private static final int MAX_LEVEL = 6;

  /** What a message shows of a text, in characters. */
  private static final int MAX_SHOWN = 20;

  private static final String TOO_DEEP = "this is nested too deeply to be read";

  private final int level;
  private final List<Script.Comment> comments = new ArrayList<>();
  private final List<Script.Problem> errors = new ArrayList<>();
  private long work;

  private ShellReader(int level) {
    this.level = level;
  }

  /**
   * Reads a script.
   *
   * @param places where the text stands
   */
  public static Script read(String text, Places places) {
    return read(text, places, 0);
  }

  /**
   * Reads a script in a script.
   *
   * @param level how many scripts are around it
   */
  public static Script read(String text, Places places, int level) {
    return measure(text, places, level).script();
  }

  /** Reads a script and says what that took. */
  static Measured measure(String text, Places places, int level) {
    var reader = new ShellReader(level);
    var commands = reader.commands(text, places);
    return new Measured(new Script(commands, reader.comments, reader.errors, places.span(0, text.length())), reader.work);
  }

  /**
   * What was read.
   *
   * @param work the characters and tokens that were looked at
   */
  record Measured(Script script, long work) {}

  private CommandList commands(String text, Places places) {
    var tree = ShellTrees.script(text, MAX_NESTING >> level);
    note(tree, text, places);
    return new CommandReader(text, places, tree.heredocs(), this).list(tree.root().statements(), places.span(0, text.length()));
  }

  /** Reads the commands of a text in a text. */
  CommandList nested(String text, Places places) {
    if (level >= MAX_LEVEL) {
      errors.add(new Script.Problem(TOO_DEEP, places.span(0, text.length())));
      return new CommandList(List.of(), places.span(0, text.length()));
    }
    var reader = new ShellReader(level + 1);
    var commands = reader.commands(text, places);
    add(reader);
    return commands;
  }

  /** Reads the parts of a text in a text in which quotes do not count. */
  List<ShellPart> body(String text, Places places) {
    if (text.isEmpty()) {
      return List.of();
    }
    if (level >= MAX_LEVEL || text.indexOf('$') < 0 && text.indexOf('`') < 0 && text.indexOf('\\') < 0) {
      return List.of(new ShellPart.Literal(text, places.span(0, text.length())));
    }
    var reader = new ShellReader(level + 1);
    var tree = ShellTrees.body(text, MAX_NESTING >> reader.level);
    reader.note(tree, text, places);
    var parts = new CommandReader(text, places, tree.heredocs(), reader).parts(tree.root().part(), false, true);
    add(reader);
    return parts;
  }

  private void add(ShellReader nested) {
    comments.addAll(nested.comments);
    errors.addAll(nested.errors);
    work += nested.work;
  }

  private void note(ShellTree<? extends ParserRuleContext> tree, String text, Places places) {
    work += tree.work();
    tree.comments().forEach(comment -> comments.add(new Script.Comment(comment.text(), places.span(comment.start(), comment.end()))));
    tree.error().ifPresent(error -> errors.add(error(error, text, places)));
  }

  private static Script.Problem error(ShellTree.Problem error, String text, Places places) {
    var span = places.span(error.start(), error.end());
    String found = text.substring(error.start(), Math.min(error.end(), error.start() + MAX_SHOWN));
    return switch (error.kind()) {
      case UNEXPECTED -> new Script.Problem(found.isBlank() ? "the line ends too early" : "`" + found + "` is not expected here", span);
      case UNCLOSED -> error.open() < 0
          ? new Script.Problem("the text ends too early", span)
          : new Script.Problem("what begins here is not closed", places.span(error.open(), error.open() + 1));
      case TOO_DEEP -> new Script.Problem(TOO_DEEP, span);
      case TOO_LONG -> new Script.Problem("this is too long to be read", span);
    };
  }
}
