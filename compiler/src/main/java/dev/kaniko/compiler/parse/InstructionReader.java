package dev.kaniko.compiler.parse;

import dev.kaniko.compiler.ast.Comment;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.Places;
import dev.kaniko.compiler.ast.Word;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.Edit;
import dev.kaniko.diagnostic.Fix;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.diagnostic.Suggestions;
import dev.kaniko.grammar.DockerfileParser;
import dev.kaniko.grammar.GoSpace;
import dev.kaniko.grammar.StructureTrees;
import dev.kaniko.grammar.source.HeredocBody;
import dev.kaniko.grammar.source.HeredocWord;
import dev.kaniko.grammar.source.HeredocWords;
import dev.kaniko.grammar.source.LogicalLine;
import dev.kaniko.grammar.source.SplicedSource;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.Arguments;
import dev.kaniko.instruction.syntax.Expansion;
import dev.kaniko.instruction.syntax.Heredoc;
import dev.kaniko.instruction.syntax.HeredocUse;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

/** Reads the tree of one instruction into its node. */
final class InstructionReader {
  private final SplicedSource spliced;
  private final Map<Keyword, InstructionSyntax> syntaxes;
  private final DiagnosticSink sink;
  private final SourceId id;
  private final Places places;

  InstructionReader(
      SourceId id, SplicedSource spliced, Map<Keyword, InstructionSyntax> syntaxes, DiagnosticSink sink) {
    this.id = id;
    this.spliced = spliced;
    this.syntaxes = syntaxes;
    this.sink = sink;
    this.places = Places.of(id, spliced.map());
  }

  /**
   * Reads one instruction; always gives a node, if need be with less in it than was written.
   *
   * @param tree the tree of the line
   */
  InstructionNode read(DockerfileParser.InstructionContext tree, LogicalLine line) {
    Token keyword = tree.KEYWORD().getSymbol();
    Span place = places.span(line.start() + keyword.getStartIndex(), line.start() + keyword.getStopIndex() + 1);
    Optional<InstructionSyntax> found = Optional.ofNullable(syntaxes.get(Keyword.of(keyword.getText())));
    String known = found.map(syntax -> syntax.keyword().text()).orElse("");
    // A file has few keywords and many instructions.
    var word = new Text(known.equals(keyword.getText()) ? known : keyword.getText(), place);
    if (found.isEmpty()) {
      sink.report(unknown(word));
    }
    InstructionSyntax syntax = found.orElseGet(
        () -> new InstructionSyntax(
            Keyword.of(word.value()), ArgumentShape.LINE, Expansion.NONE, List.of(), false, HeredocUse.NONE, Set.of()));

    int from = tree.ARGUMENT() == null ? line.end() : line.start() + tree.ARGUMENT().getSymbol().getStartIndex();
    String argument = trimmed(from, line.end());
    Map<Text, Word> words = new LinkedHashMap<>();
    var flags = new FlagReader(flagSyntax(syntax, argument), spliced.escape(), sink);
    for (TerminalNode flag : tree.FLAG()) {
      flags.read(flag.getText(), places.from(line.start() + flag.getSymbol().getStartIndex()), words);
    }
    int start = GoSpace.trimStart(spliced.text(), from, line.end());
    List<Heredoc> heredocs = line.heredocs().stream().map(body -> heredoc(body, syntax, words)).toList();
    Arguments arguments = arguments(syntax, argument, places.from(start), heredocs, words);
    keepHeredocWords(arguments, heredocs, words);
    Span span = places.span(line.start() + keyword.getStartIndex(), end(line));
    return new InstructionNode(
        syntax,
        found.isPresent(),
        word,
        flags.flags(),
        arguments,
        syntax.heredocs() == HeredocUse.NONE ? List.of() : heredocs,
        words,
        new InstructionNode.Lines(
            spliced.text().substring(line.start(), line.end()), line.firstLine(), line.lastLine(), line.lastLineOfText(), line.continuedAcrossBlank()),
        argument,
        places.from(start),
        comments(line),
        span,
        syntax.shape() == ArgumentShape.TRIGGER ? nested(argument, places.from(start), line, span) : Optional.empty(),
        syntax.shape() == ArgumentShape.TRIGGER ? triggerProblems(argument, places.from(start)) : List.of());
  }

  /** Reads the instruction that is kept as a trigger. What is wrong with it is told elsewhere. */
  private Optional<InstructionNode> nested(String text, Places where, LogicalLine line, Span span) {
    for (DockerfileParser.InstructionContext tree : StructureTrees.parseLine(text, spliced.escape()).instruction()) {
      Token keyword = tree.KEYWORD().getSymbol();
      InstructionSyntax syntax = syntaxes.get(Keyword.of(keyword.getText()));
      if (syntax == null || syntax.shape() == ArgumentShape.TRIGGER) {
        return Optional.empty();
      }
      int from = tree.ARGUMENT() == null ? text.length() : tree.ARGUMENT().getSymbol().getStartIndex();
      String argument = GoSpace.trim(text.substring(from));
      Places places = where.from(GoSpace.trimStart(text, from, text.length()));
      Map<Text, Word> words = new LinkedHashMap<>();
      var flags = new FlagReader(flagSyntax(syntax, argument), spliced.escape(), _ -> {});
      for (TerminalNode flag : tree.FLAG()) {
        flags.read(flag.getText(), where.from(flag.getSymbol().getStartIndex()), words);
      }
      List<Heredoc> heredocs = syntax.heredocs() == HeredocUse.NONE
          ? List.of()
          : line.heredocs().stream().map(body -> heredoc(body, syntax, words)).toList();
      var reader = new ArgumentReader(syntax, argument, spliced.escape(), places, _ -> {});
      Arguments arguments = reader.read();
      words.putAll(reader.words());
      keepHeredocWords(arguments, heredocs, words);
      var word = new Text(keyword.getText(), where.span(keyword.getStartIndex(), keyword.getStopIndex() + 1));
      var lines = new InstructionNode.Lines(text, line.firstLine(), line.lastLine(), line.lastLineOfText(), line.continuedAcrossBlank());
      return Optional.of(new InstructionNode(
          syntax, true, word, flags.flags(), arguments, heredocs, words, lines, argument, places, List.of(), span, Optional.empty(), List.of()));
    }
    return Optional.empty();
  }

  /** Looks at the keyword and the flags of an instruction that is kept as a trigger. */
  private List<Diagnostic> triggerProblems(String argument, Places where) {
    var problems = new ArrayList<Diagnostic>();
    for (DockerfileParser.InstructionContext nested : StructureTrees.parseLine(argument, spliced.escape()).instruction()) {
      Token keyword = nested.KEYWORD().getSymbol();
      var word = new Text(keyword.getText(), where.span(keyword.getStartIndex(), keyword.getStopIndex() + 1));
      InstructionSyntax syntax = syntaxes.get(Keyword.of(word.value()));
      if (syntax == null) {
        problems.add(unknown(word));
        continue;
      }
      String rest = nested.ARGUMENT() == null ? "" : GoSpace.trim(nested.ARGUMENT().getText());
      var flags = new FlagReader(flagSyntax(syntax, rest), spliced.escape(), problems::add);
      for (TerminalNode flag : nested.FLAG()) {
        flags.read(flag.getText(), where.from(flag.getSymbol().getStartIndex()), new LinkedHashMap<>());
      }
    }
    return problems;
  }

  /** Flags belong to the command behind the word: HEALTHCHECK NONE has none and takes any (language.md §3). */
  private static InstructionSyntax flagSyntax(InstructionSyntax syntax, String argument) {
    boolean noCommand = syntax.shape() == ArgumentShape.WORD_AND_COMMAND && argument.chars().noneMatch(GoSpace::isSpace);
    return noCommand ? syntax.ignoringFlags() : syntax;
  }

  private Arguments arguments(
      InstructionSyntax syntax, String argument, Places where, List<Heredoc> heredocs, Map<Text, Word> words) {
    if (syntax.shape() == ArgumentShape.TRIGGER) {
      return trigger(argument, where, heredocs);
    }
    var reader = new ArgumentReader(syntax, argument, spliced.escape(), where, sink);
    Arguments arguments = reader.read();
    words.putAll(reader.words());
    return arguments;
  }

  /** The trigger is kept as text. Only errors of the parser are reported here. */
  private Arguments trigger(String argument, Places where, List<Heredoc> heredocs) {
    Span span = where.span(0, argument.length());
    String keyword = "";
    for (DockerfileParser.InstructionContext nested : StructureTrees.parseLine(argument, spliced.escape()).instruction()) {
      keyword = nested.KEYWORD().getText().toUpperCase(Locale.ROOT);
      InstructionSyntax syntax = syntaxes.get(Keyword.of(keyword));
      // A trigger in a trigger is not read: it is refused as a whole.
      if (syntax != null && syntax.shape() != ArgumentShape.TRIGGER && nested.ARGUMENT() != null) {
        int start = nested.ARGUMENT().getSymbol().getStartIndex();
        arguments(syntax, GoSpace.trim(nested.ARGUMENT().getText()), where.from(start), List.of(), new LinkedHashMap<>());
      }
    }
    var stored = new StringBuilder(argument);
    for (Heredoc heredoc : heredocs) {
      stored.append('\n').append(heredoc.body()).append(heredoc.name());
    }
    return new Arguments.Trigger(keyword, new Text(stored.toString(), span));
  }

  private Heredoc heredoc(HeredocBody body, InstructionSyntax syntax, Map<Text, Word> words) {
    HeredocWord word = body.word();
    String text = spliced.text().substring(body.bodyStart(), body.bodyEnd());
    Span span = places.span(body.bodyStart(), body.bodyEnd());
    if (syntax.heredocs() == HeredocUse.FILES && word.expand()) {
      var raw = new Text(text, span);
      // Bodies always escape with the backslash, whatever the file's escape character is.
      words.put(raw, WordReader.read(raw, '\\', false, places.from(body.bodyStart())));
    }
    var written = new Text(spliced.text().substring(word.start(), word.end()), places.span(word.start(), word.end()));
    return new Heredoc(word.name(), word.fileDescriptor(), word.expand(), word.chomp(), written, text, span);
  }

  /** A word that announces a heredoc is no path: it stays as written. */
  private static void keepHeredocWords(Arguments arguments, List<Heredoc> heredocs, Map<Text, Word> words) {
    if (!heredocs.isEmpty() && arguments instanceof Arguments.Words list) {
      list.words().stream().filter(InstructionReader::isHeredoc).forEach(words::remove);
    }
  }

  private static boolean isHeredoc(Text word) {
    try {
      return HeredocWords.inWord(word.value()).isPresent();
    } catch (HeredocWords.InvalidNameException _) {
      return false;
    }
  }

  private List<Comment> comments(LogicalLine line) {
    var comments = new ArrayList<Comment>();
    line.comments().forEach(c -> comments.add(new Comment(c.text(), c.line(), new Span(id, c.start(), c.end()))));
    return comments;
  }

  private Diagnostic unknown(Text word) {
    var diagnostic =
        Diagnostic.error("UnknownInstruction", word.span(), "unknown instruction: " + word.value());
    var known = new TreeSet<String>();
    syntaxes.keySet().forEach(keyword -> known.add(keyword.text()));
    boolean lower = word.value().equals(word.value().toLowerCase(Locale.ROOT));
    return Suggestions.nearest(word.value().toUpperCase(Locale.ROOT), known)
        .map(near -> lower ? near.toLowerCase(Locale.ROOT) : near)
        .map(near -> diagnostic
            .withNote("did you mean " + near + "?")
            .withFix(new Fix(
                "replace with `" + near + "`", Fix.Safety.SAFE, List.of(new Edit(word.span(), near)))))
        .orElse(diagnostic);
  }

  private String trimmed(int from, int to) {
    return GoSpace.trim(spliced.text().substring(Math.min(from, to), to));
  }

  private static int end(LogicalLine line) {
    return line.heredocs().isEmpty() ? line.end() : line.heredocs().getLast().end();
  }
}
