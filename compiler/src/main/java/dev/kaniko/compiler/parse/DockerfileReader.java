package dev.kaniko.compiler.parse;

import dev.kaniko.compiler.ast.Comment;
import dev.kaniko.compiler.ast.Directive;
import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.grammar.DockerfileParser;
import dev.kaniko.grammar.source.DirectiveScan;
import dev.kaniko.grammar.source.HeredocKeywords;
import dev.kaniko.grammar.source.LineSplicer;
import dev.kaniko.grammar.source.LogicalLine;
import dev.kaniko.grammar.source.SourceText;
import dev.kaniko.grammar.source.SplicedSource;
import dev.kaniko.instruction.syntax.ArgumentShape;
import dev.kaniko.instruction.syntax.HeredocUse;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import dev.kaniko.instruction.syntax.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a Dockerfile. Never throws because of what is in it: every complaint is a diagnostic, and what can be read is read. */
public final class DockerfileReader {
  /** The code of the error for an instruction that stands before the first FROM. */
  public static final String NO_STAGE = "NoStage";

  private static final Keyword FROM = new Keyword("FROM");
  private static final int MOST_KEPT = 10_000;

  private final SourceId id;
  private final SplicedSource spliced;
  private final Map<Keyword, InstructionSyntax> syntaxes;
  private final DiagnosticSink sink;
  private final List<Diagnostic> found = new ArrayList<>();
  private boolean clean = true;

  private DockerfileReader(SourceId id, SourceText text, Map<Keyword, InstructionSyntax> instructions, DiagnosticSink sink) {
    this.id = id;
    this.sink = sink;
    this.syntaxes = new HashMap<>(instructions);
    this.syntaxes.put(FROM, FromReader.SYNTAX);
    this.spliced = LineSplicer.splice(text, new Heredocs(syntaxes));
  }

  /**
   * Reads a whole file.
   *
   * @param id what messages call it
   * @param instructions how the instructions of the language are written, FROM not among them
   * @param sink takes the complaints in the order of the text
   */
  public static DockerfileAst read(
      SourceId id, SourceText text, Map<Keyword, InstructionSyntax> instructions, DiagnosticSink sink) {
    var reader = new DockerfileReader(id, text, instructions, sink);
    DockerfileAst ast = reader.file();
    reader.tell();
    return ast;
  }

  /** Returns the stage that instructions without a FROM stand for. */
  public static StageNode impliedStage(SourceId id, List<InstructionNode> instructions) {
    return FromReader.implied(new Span(id, 0, 0), instructions);
  }

  /**
   * Reads the trigger of a base image: a text with one instruction.
   *
   * @return the instruction; empty if an error was reported
   */
  public static Optional<InstructionNode> readTrigger(
      SourceId id, String text, Map<Keyword, InstructionSyntax> instructions, DiagnosticSink sink) {
    var reader = new DockerfileReader(id, SourceText.of(text), instructions, sink);
    List<InstructionNode> nodes = reader.instructions();
    if (nodes.size() != 1 || nodes.getFirst().keyword().equals(FROM)) {
      reader.report(Diagnostic.error(
          "InvalidTrigger", new Span(id, 0, text.length()), "onbuild trigger should be a single expression"));
    }
    reader.tell();
    return reader.clean ? Optional.of(nodes.getFirst()) : Optional.empty();
  }

  /** Complaints are kept to be told in order; where there are very many, the first go out and the others follow as they come. */
  private void report(Diagnostic diagnostic) {
    clean = false;
    found.add(diagnostic);
    if (found.size() >= MOST_KEPT) {
      tell();
    }
  }

  private void tell() {
    found.sort((one, other) -> Integer.compare(one.span().start(), other.span().start()));
    found.forEach(sink::report);
    found.clear();
  }

  private DockerfileAst file() {
    List<InstructionNode> nodes = instructions();
    if (spliced.lines().isEmpty()) {
      String message = spliced.source().text().isEmpty() ? "the Dockerfile cannot be empty" : "file with no instructions";
      report(Diagnostic.error("NoInstructions", new Span(id, 0, 0), message));
    }
    var global = new ArrayList<InstructionNode>();
    var stages = new ArrayList<StageNode>();
    InstructionNode head = null;
    boolean homeless = false;
    var body = new ArrayList<InstructionNode>();
    for (InstructionNode node : nodes) {
      if (node.keyword().equals(FROM)) {
        if (head != null) {
          stages.add(FromReader.stage(stages.size(), head, body, spliced.escape(), this::report));
        }
        head = node;
        body.clear();
      } else if (head != null) {
        body.add(node);
      } else {
        global.add(node);
        if (!homeless && !mayStandBeforeFrom(node)) {
          homeless = true;
          report(Diagnostic.error(NO_STAGE, node.word().span(), "no build stage in current context")
              .withNote("stands before the first FROM")
              .withHelp("only ARG may stand before the first FROM"));
        }
      }
    }
    if (head != null) {
      stages.add(FromReader.stage(stages.size(), head, body, spliced.escape(), this::report));
    }
    return new DockerfileAst(
        id, spliced.source().text(), spliced.escape(), directives(), comments(), global, stages);
  }

  /** Tells whether an instruction may stand before the first FROM. What is unknown is reported for being that. */
  public static boolean mayStandBeforeFrom(InstructionNode node) {
    return !node.known() || node.syntax().traits().contains(InstructionSyntax.Trait.BEFORE_FROM);
  }

  private List<InstructionNode> instructions() {
    spliced.problems().forEach(problem -> report(Problems.diagnostic(id, problem)));
    var reader = new InstructionReader(id, spliced, syntaxes, this::report);
    var nodes = new ArrayList<InstructionNode>();
    var room = new Room();
    for (LogicalLine line : spliced.lines()) {
      Optional<DockerfileParser.InstructionContext> tree = spliced.structure(line);
      if (tree.isPresent()) {
        InstructionNode node = reader.read(tree.get(), line);
        if (!room.hold(node)) {
          report(Diagnostic.error("TooManyWords", node.word().span(), "the file has too many words and variables; nothing from here on is read")
              .withHelp("keep data in a file of the build context"));
          break;
        }
        nodes.add(node);
      }
    }
    return nodes;
  }

  /** The directives syntax and check count where tools find them that do not parse the file (language.md §4). */
  private List<Directive> directives() {
    var source = spliced.source();
    return Stream.of(DirectiveScan.lookUp(source, "syntax"), spliced.directives().find("escape"), DirectiveScan.lookUp(source, "check"))
        .flatMap(Optional::stream)
        .sorted((one, other) -> Integer.compare(one.start(), other.start()))
        .map(d -> new Directive(
            d.name(), new Text(d.value(), new Span(id, d.valueStart(), d.end())), new Span(id, d.start(), d.end())))
        .toList();
  }

  private List<Comment> comments() {
    return spliced.comments().stream()
        .map(c -> new Comment(c.text(), c.line(), new Span(id, c.start(), c.end())))
        .toList();
  }

  private record Heredocs(Map<Keyword, InstructionSyntax> syntaxes) implements HeredocKeywords {
    @Override
    public boolean takesHeredocs(String keyword) {
      return find(keyword).map(syntax -> syntax.heredocs() != HeredocUse.NONE).orElse(false);
    }

    @Override
    public boolean nestsInstruction(String keyword) {
      return find(keyword).map(syntax -> syntax.shape() == ArgumentShape.TRIGGER).orElse(false);
    }

    private Optional<InstructionSyntax> find(String keyword) {
      return keyword.isEmpty() ? Optional.empty() : Optional.ofNullable(syntaxes.get(Keyword.of(keyword)));
    }
  }
}
