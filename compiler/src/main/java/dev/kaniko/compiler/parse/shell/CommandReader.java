package dev.kaniko.compiler.parse.shell;

import dev.kaniko.compiler.ast.Places;
import dev.kaniko.compiler.shell.AndOr;
import dev.kaniko.compiler.shell.Assignment;
import dev.kaniko.compiler.shell.CommandList;
import dev.kaniko.compiler.shell.Pipeline;
import dev.kaniko.compiler.shell.Redirection;
import dev.kaniko.compiler.shell.ShellCommand;
import dev.kaniko.compiler.shell.ShellPart;
import dev.kaniko.compiler.shell.ShellWord;
import dev.kaniko.compiler.shell.TestExpression;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.ShellHeredoc;
import dev.kaniko.grammar.ShellParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tree of one text. Behind an error nodes lack children, so every child may be missing. What calls itself has loops instead of streams, which
 * would take several times the stack.
 */
final class CommandReader {
  private final String text;
  private final Places places;
  private final Map<Integer, ShellHeredoc> heredocs;
  private final ShellReader texts;
  private final PartReader partReader;

  CommandReader(String text, Places places, Map<Integer, ShellHeredoc> heredocs, ShellReader texts) {
    this.text = text;
    this.places = places;
    this.heredocs = heredocs;
    this.texts = texts;
    this.partReader = new PartReader(text, places, texts, this);
  }

  Span span(ParserRuleContext context) {
    int start = context.getStart().getStartIndex();
    @Nullable Token stop = context.getStop();
    return places.span(start, stop == null ? start : Math.max(start, stop.getStopIndex() + 1));
  }

  Span span(Token token) {
    return places.span(token.getStartIndex(), Math.max(token.getStartIndex(), token.getStopIndex() + 1));
  }

  /** @param around the place of a list without commands */
  CommandList list(ShellParser.@Nullable StatementsContext context, Span around) {
    if (context == null) {
      return new CommandList(List.of(), new Span(around.source(), around.start(), around.start()));
    }
    var chains = new ArrayList<AndOr>();
    var statements = context.statement();
    var separators = context.separator();
    for (int i = 0; i < statements.size(); i++) {
      boolean background = i < separators.size() && separators.get(i).AMPERSAND() != null;
      chain(statements.get(i), background).ifPresent(chains::add);
    }
    return new CommandList(chains, chains.isEmpty() ? span(context) : chains.getFirst().span().to(chains.getLast().span()));
  }

  private CommandList list(List<ShellParser.StatementsContext> contexts, int index, ParserRuleContext around) {
    return list(index < contexts.size() ? contexts.get(index) : null, span(around));
  }

  private Optional<AndOr> chain(ShellParser.StatementContext context, boolean background) {
    var pipelines = context.pipeline();
    if (pipelines.isEmpty()) {
      return Optional.empty();
    }
    var operators = context.children.stream()
        .flatMap(child -> child instanceof TerminalNode node ? Stream.of(node.getSymbol()) : Stream.empty())
        .filter(token -> token.getType() == ShellParser.AND_IF || token.getType() == ShellParser.OR_IF).toList();
    var rest = new ArrayList<AndOr.Next>();
    for (int i = 1; i < pipelines.size(); i++) {
      var operator = operators.get(i - 1);
      rest.add(new AndOr.Next(operator.getType() == ShellParser.AND_IF, span(operator), pipeline(pipelines.get(i))));
    }
    return Optional.of(new AndOr(pipeline(pipelines.getFirst()), rest, background, span(context)));
  }

  private Pipeline pipeline(ShellParser.PipelineContext context) {
    var prefix = new ArrayList<String>();
    var commands = new ArrayList<ShellCommand>();
    var pipes = new ArrayList<Pipeline.Pipe>();
    for (var child : context.children == null ? List.<ParseTree>of() : context.children) {
      switch (child) {
        case TerminalNode node -> prefix.add(node.getText());
        case ShellParser.CommandContext command -> command(command).ifPresent(commands::add);
        case ShellParser.PipeContext pipe -> {
          var command = pipe.command() == null ? Optional.<ShellCommand>empty() : command(pipe.command());
          if (command.isPresent() && !commands.isEmpty()) {
            pipes.add(new Pipeline.Pipe(pipe.PIPE_BOTH() != null, span(pipe.getStart())));
            commands.add(command.get());
          }
        }
        default -> {}
      }
    }
    return new Pipeline(prefix, commands, pipes, span(context));
  }

  private Optional<ShellCommand> command(ShellParser.CommandContext context) {
    if (context.simple() != null) {
      return Optional.of(simple(context.simple()));
    }
    if (context.function() != null) {
      return function(context.function());
    }
    return context.compound() == null ? Optional.empty() : redirected(context.compound(), context.redirection(), span(context));
  }

  private Optional<ShellCommand> redirected(ShellParser.CompoundContext compound, List<ShellParser.RedirectionContext> redirections, Span span) {
    var read = redirections(redirections);
    return compound(compound).map(command -> read.isEmpty() ? command : new ShellCommand.Redirected(command, read, span));
  }

  private ShellCommand simple(ShellParser.SimpleContext context) {
    var assignments = new ArrayList<Assignment>();
    for (var assignment : context.assignment()) {
      assignments.add(assignment(assignment));
    }
    return new ShellCommand.Simple(assignments, words(context.word()), redirections(context.redirection()), span(context));
  }

  private List<Redirection> redirections(List<ShellParser.RedirectionContext> contexts) {
    var redirections = new ArrayList<Redirection>();
    for (var context : contexts) {
      redirection(context).ifPresent(redirections::add);
    }
    return redirections;
  }

  private Assignment assignment(ShellParser.AssignmentContext context) {
    var head = context.ASSIGNMENT().getSymbol();
    String written = head.getText();
    boolean append = written.endsWith("+=");
    int end = written.length() - (append ? 2 : 1);
    int bracket = written.indexOf('[');
    Optional<List<ShellPart>> index = bracket < 0
        ? Optional.empty()
        : Optional.of(texts.body(written.substring(bracket + 1, end - 1), places.from(head.getStartIndex() + bracket + 1)));
    int start = head.getStopIndex() + 1;
    @Nullable Token stop = context.getStop();
    int last = stop == null ? start : Math.max(start, stop.getStopIndex() + 1);
    var value = new ShellWord(partReader.parts(context.part(), true, false), places.span(start, last));
    return new Assignment(written.substring(0, bracket < 0 ? end : bracket), index, append, value, span(context));
  }

  private Optional<Redirection> redirection(ShellParser.RedirectionContext context) {
    var sign = context.getStart();
    String written = sign.getText();
    int from = 0;
    while (from < written.length() && "<>&".indexOf(written.charAt(from)) < 0) {
      from++;
    }
    String descriptor = written.substring(0, from);
    String operator = written.substring(from);
    if (context.DELIMITER() != null) {
      var delimiter = context.DELIMITER().getSymbol();
      var word = new ShellWord(List.of(new ShellPart.Literal(delimiter.getText(), span(delimiter))), span(delimiter));
      var heredoc = heredocs.get(sign.getStartIndex());
      Optional<Redirection.HereDocument> document = heredoc == null ? Optional.empty() : Optional.of(document(heredoc));
      return Optional.of(new Redirection(descriptor, operator, word, document, span(context)));
    }
    return context.word() == null
        ? Optional.empty()
        : Optional.of(new Redirection(descriptor, operator, word(context.word()), Optional.empty(), span(context)));
  }

  private Redirection.HereDocument document(ShellHeredoc heredoc) {
    var pending = heredoc.pending();
    String body = text.substring(heredoc.start(), heredoc.end());
    var where = places.from(heredoc.start());
    var span = places.span(heredoc.start(), heredoc.end());
    var parts = pending.quoted()
        ? body.isEmpty() ? List.<ShellPart>of() : List.<ShellPart>of(new ShellPart.Literal(body, span))
        : texts.body(body, where);
    return new Redirection.HereDocument(pending.delimiter(), pending.quoted(), parts, heredoc.terminated(), span);
  }

  private Optional<ShellCommand> function(ShellParser.FunctionContext context) {
    String name = context.TEXT() == null
        ? context.word() == null ? "" : context.word().getText()
        : context.TEXT().getText();
    Optional<ShellCommand> body = context.simple() != null
        ? Optional.of(simple(context.simple()))
        : context.compound() == null ? Optional.empty() : redirected(context.compound(), context.redirection(), span(context.compound()));
    return body.map(command -> new ShellCommand.Function(name, command, span(context)));
  }

  private Optional<ShellCommand> compound(ShellParser.CompoundContext context) {
    if (context.getChildCount() == 0) {
      return Optional.empty();
    }
    return switch (context.getChild(0)) {
      case ShellParser.SubshellContext subshell -> Optional.of(new ShellCommand.Subshell(list(subshell.statements(), span(subshell)), span(subshell)));
      case ShellParser.GroupContext group -> Optional.of(new ShellCommand.Group(list(group.statements(), span(group)), span(group)));
      case ShellParser.IfCommandContext choice -> Optional.of(choice(choice));
      case ShellParser.LoopContext loop -> Optional.of(new ShellCommand.While(
          loop.UNTIL() != null, list(loop.statements(), 0, loop), list(loop.statements(), 1, loop), span(loop)));
      case ShellParser.ForLoopContext loop -> forLoop(loop);
      case ShellParser.CaseCommandContext choice -> choice.word() == null ? Optional.empty() : Optional.of(selection(choice));
      case ShellParser.TestContext test -> Optional.of(new ShellCommand.Test(or(test.testOr()), span(test)));
      case ShellParser.ArithmeticContext sum -> Optional.of(new ShellCommand.Calculation(partReader.arithmetic(sum), span(sum)));
      default -> Optional.empty();
    };
  }

  private ShellCommand choice(ShellParser.IfCommandContext context) {
    var lists = context.statements();
    var branches = new ArrayList<ShellCommand.Branch>();
    int i = 0;
    for (; i < Math.max(1, context.THEN().size()); i++) {
      branches.add(new ShellCommand.Branch(list(lists, 2 * i, context), list(lists, 2 * i + 1, context)));
    }
    Optional<CommandList> otherwise = context.ELSE() == null ? Optional.empty() : Optional.of(list(lists, 2 * i, context));
    return new ShellCommand.If(branches, otherwise, span(context));
  }

  private Optional<ShellCommand> forLoop(ShellParser.ForLoopContext context) {
    var body = context.doGroup() == null ? list(null, span(context)) : list(context.doGroup().statements(), span(context.doGroup()));
    if (context.arithmetic() != null) {
      return Optional.of(new ShellCommand.ArithmeticFor(partReader.arithmetic(context.arithmetic()), body, span(context)));
    }
    return Optional.ofNullable(context.word()).map(name -> new ShellCommand.For(
        context.SELECT() != null, word(name), Optional.ofNullable(context.forWords()).map(in -> words(in.word())), body, span(context)));
  }

  private ShellCommand selection(ShellParser.CaseCommandContext context) {
    var items = new ArrayList<ShellCommand.Item>();
    var contexts = context.caseItem();
    var ends = context.CASE_END();
    for (int i = 0; i < contexts.size(); i++) {
      var item = contexts.get(i);
      String end = i < ends.size() ? ends.get(i).getText() : "";
      items.add(new ShellCommand.Item(words(item.word()), list(item.statements(), span(item)), end));
    }
    return new ShellCommand.Case(word(context.word()), items, span(context));
  }

  private TestExpression or(ShellParser.@Nullable TestOrContext context) {
    if (context == null) {
      return new TestExpression.Words(List.of());
    }
    var any = context.testAnd().stream().map(this::and).toList();
    return any.size() == 1 ? any.getFirst() : new TestExpression.Or(any);
  }

  private TestExpression and(ShellParser.TestAndContext context) {
    var all = context.testTerm().stream().map(this::term).toList();
    return all.size() == 1 ? all.getFirst() : new TestExpression.And(all);
  }

  private TestExpression term(ShellParser.TestTermContext context) {
    TestExpression expression;
    if (context.LPAREN() != null) {
      expression = new TestExpression.Nested(or(context.testOr()));
    } else {
      var words = new ArrayList<>(words(context.word()));
      if (context.REDIRECT() != null && words.size() == 2) {
        var sign = context.REDIRECT().getSymbol();
        words.add(1, new ShellWord(List.of(new ShellPart.Literal(sign.getText(), span(sign))), span(sign)));
      }
      expression = new TestExpression.Words(words);
    }
    for (int i = context.BANG().size(); i > 0; i--) {
      expression = new TestExpression.Not(expression);
    }
    return expression;
  }

  List<ShellWord> words(List<ShellParser.WordContext> contexts) {
    var words = new ArrayList<ShellWord>();
    for (var context : contexts) {
      words.add(word(context));
    }
    return words;
  }

  private ShellWord word(ShellParser.WordContext context) {
    return new ShellWord(partReader.parts(context.part(), true, false), span(context));
  }

  /**
   * Reads parts.
   *
   * @param globs whether characters of patterns count
   * @param quoted whether they stand in double quotes
   */
  List<ShellPart> parts(List<ShellParser.PartContext> contexts, boolean globs, boolean quoted) {
    return partReader.parts(contexts, globs, quoted);
  }
}
