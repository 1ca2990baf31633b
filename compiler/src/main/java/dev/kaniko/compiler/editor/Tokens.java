package dev.kaniko.compiler.editor;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.FlagNode;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.ast.Word;
import dev.kaniko.compiler.ast.WordPart;
import dev.kaniko.compiler.lint.rule.ShellNodes;
import dev.kaniko.compiler.shell.ShellCommand;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.compiler.shell.command.ShellText;
import dev.kaniko.compiler.shell.command.ShellTexts;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.HeredocUse;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** What the words of a file are, for an editor that gives them colours. Tokens do not overlap; a smaller one takes its place out of a larger one. */
public final class Tokens {
  private static final int MOST = 100_000;

  /** What a token is. */
  public enum Kind {
    COMMENT,
    /** A parser directive. */
    DIRECTIVE,
    KEYWORD,
    /** A flag, with its dashes and without its value. */
    FLAG,
    STRING,
    VARIABLE,
    /** A name that an instruction sets. */
    NAME,
    STAGE,
    /** The name of a program that a shell text runs. */
    COMMAND,
    /** The word that begins a heredoc. */
    HEREDOC
  }

  /** A piece of the text. */
  public record Token(Kind kind, int start, int end) {}

  private final DockerfileAst ast;
  /** By where they begin, each without what later ones have taken of it. */
  private final TreeMap<Integer, Token> tokens = new TreeMap<>();

  private Tokens(DockerfileAst ast) {
    this.ast = ast;
  }

  /** Returns the tokens in the order of the text. */
  public static List<Token> of(EditedFile file) {
    var found = new Tokens(file.ast());
    found.ast.comments().forEach(comment -> found.add(Kind.COMMENT, comment.span()));
    found.ast.directives().forEach(directive -> found.add(Kind.DIRECTIVE, directive.span()));
    found.ast.global().forEach(found::instruction);
    found.ast.stages().forEach(found::stage);
    ShellTexts.of(found.ast).forEach(found::shell);
    // A name of a stage may be a word of a flag or of FROM.
    file.stages().uses().stream().filter(Stages.Use::isName).forEach(use -> found.add(Kind.STAGE, use.span()));
    return List.copyOf(found.tokens.values());
  }

  private void stage(StageNode stage) {
    if (!stage.isImplied()) {
      instruction(stage.head());
      if (stage.head().arguments() instanceof Arguments.Words words && words.words().size() == 3) {
        add(Kind.KEYWORD, words.words().get(1).span());
      }
    }
    stage.name().ifPresent(name -> add(Kind.STAGE, name.span()));
    stage.instructions().forEach(this::instruction);
  }

  private void instruction(InstructionNode node) {
    add(Kind.KEYWORD, node.word().span());
    node.flags().forEach(this::flag);
    arguments(node.arguments());
    node.heredocs().forEach(heredoc -> {
      add(Kind.HEREDOC, heredoc.word().span());
      if (node.syntax().heredocs() == HeredocUse.FILES) {
        add(Kind.STRING, heredoc.span());
      }
    });
    node.words().values().stream().sorted(Comparator.comparingInt(word -> word.span().start())).forEach(this::word);
    node.trigger().ifPresent(this::instruction);
  }

  private void flag(FlagNode flag) {
    var span = flag.flag().span();
    int equals = ast.text().indexOf('=', span.start());
    add(Kind.FLAG, span.source().equals(ast.source()) && equals > 0 && equals < span.end() ? new Span(span.source(), span.start(), equals) : span);
  }

  private void arguments(Arguments arguments) {
    switch (arguments) {
      case Arguments.Names names -> names.names().forEach(name -> add(Kind.NAME, name.name().span()));
      case Arguments.KeyValues pairs -> pairs.pairs().forEach(pair -> add(Kind.NAME, pair.key().span()));
      case Arguments.Words words when words.json() -> words.words().forEach(word -> add(Kind.STRING, word.span()));
      case Arguments.Command command -> strings(command);
      case Arguments.WordAndCommand both -> {
        add(Kind.KEYWORD, both.word().span());
        strings(both.command());
      }
      case Arguments.Words _, Arguments.Line _, Arguments.Trigger _ -> {}
    }
  }

  private void strings(Arguments.Command command) {
    if (command.exec()) {
      command.parts().forEach(part -> add(Kind.STRING, part.span()));
    }
  }

  private void word(Word word) {
    word.parts().forEach(this::part);
  }

  private void part(WordPart part) {
    switch (part) {
      case WordPart.SingleQuoted quoted -> add(Kind.STRING, quoted.span());
      case WordPart.DoubleQuoted quoted -> {
        add(Kind.STRING, quoted.span());
        quoted.parts().forEach(this::part);
      }
      case WordPart.Reference reference -> add(Kind.VARIABLE, reference.span());
      case WordPart.Literal _, WordPart.Escaped _, WordPart.Broken _ -> {}
    }
  }

  private void shell(ShellText text) {
    if (text.form() == ShellText.Form.EXEC) {
      return;
    }
    var nodes = ShellNodes.of(text.script());
    for (var command : nodes.commands()) {
      if (command instanceof ShellCommand.Simple simple) {
        simple.assignments().forEach(assignment -> add(Kind.NAME, new Span(
            assignment.span().source(), assignment.span().start(), Math.min(assignment.span().end(), assignment.span().start() + assignment.name().length()))));
        simple.words().stream().limit(1).filter(word -> word.literal().isPresent()).forEach(word -> add(Kind.COMMAND, word.span()));
      }
    }
    for (var part : nodes.parts()) {
      switch (part) {
        case ShellPart.SingleQuoted quoted -> add(Kind.STRING, quoted.span());
        case ShellPart.DoubleQuoted quoted -> add(Kind.STRING, quoted.span());
        case ShellPart.Parameter parameter -> add(Kind.VARIABLE, parameter.span());
        default -> {}
      }
    }
    text.script().comments().forEach(comment -> add(Kind.COMMENT, comment.span()));
  }

  /** Takes the place of a token out of those that are there. */
  private void add(Kind kind, Span span) {
    if (span.length() == 0 || !span.source().equals(ast.source()) || tokens.size() >= MOST) {
      return;
    }
    var before = tokens.lowerEntry(span.end());
    while (before != null && before.getValue().end() > span.start()) {
      var other = before.getValue();
      tokens.remove(other.start());
      if (other.end() > span.end()) {
        tokens.put(span.end(), new Token(other.kind(), span.end(), other.end()));
      }
      if (other.start() < span.start()) {
        tokens.put(other.start(), new Token(other.kind(), other.start(), span.start()));
      }
      before = tokens.lowerEntry(Math.min(span.end(), Math.max(other.start(), span.start())));
    }
    tokens.put(span.start(), new Token(kind, span.start(), span.end()));
  }
}
