package dev.kaniko.compiler.editor;

import dev.kaniko.compiler.Analysis;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.StageReference;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** A Dockerfile in an editor, as the compiler sees it. It may have errors. Used by one thread at a time. */
public final class EditedFile {
  private final Analysis analysis;
  private final InstructionSet language;
  private final TreeMap<Integer, InstructionNode> starts = new TreeMap<>();
  private final Map<Integer, StageNode> stages = new HashMap<>();
  private final Map<Integer, Reading> readings = new HashMap<>();
  private final Lazy<Variables> variables = new Lazy<>(() -> Variables.of(this));
  private final Lazy<Stages> names = new Lazy<>(() -> Stages.of(this));
  private final Lazy<Secrets> secrets = new Lazy<>(() -> Secrets.of(this));

  /** @param language the instructions that the file may have */
  public EditedFile(Analysis analysis, InstructionSet language) {
    this.analysis = Objects.requireNonNull(analysis);
    this.language = Objects.requireNonNull(language);
    ast().instructions().forEach(node -> starts.put(node.span().start(), node));
    for (var stage : ast().stages()) {
      stages.put(stage.span().start(), stage);
      stage.instructions().forEach(node -> stages.put(node.span().start(), stage));
    }
    analysis.readings().values().forEach(all -> all.stream()
        .filter(reading -> reading.draft().triggeredBy().isEmpty())
        .forEach(reading -> readings.put(reading.draft().node().span().start(), reading)));
  }

  public Analysis analysis() {
    return analysis;
  }

  public InstructionSet language() {
    return language;
  }

  public DockerfileAst ast() {
    return analysis.ast();
  }

  public String text() {
    return ast().text();
  }

  Variables variables() {
    return variables.get();
  }

  Stages stages() {
    return names.get();
  }

  Secrets secrets() {
    return secrets.get();
  }

  /** Returns the instruction that an offset lies in: on one of its lines, or in its heredocs. */
  Optional<InstructionNode> instruction(int offset) {
    return Optional.ofNullable(starts.floorEntry(offset)).map(Map.Entry::getValue)
        .filter(node -> node.span().length() > 0 && offset <= lineEnd(Math.max(node.span().start(), node.span().end() - 1)));
  }

  /** Returns the stage that an instruction belongs to; its FROM belongs to it, too. */
  Optional<StageNode> stage(InstructionNode node) {
    return Optional.ofNullable(stages.get(node.span().start()));
  }

  /** Returns the stage whose text an offset lies in: from its FROM up to the next. */
  Optional<StageNode> stage(int offset) {
    return ast().stages().stream().filter(stage -> stage.span().start() <= offset).max(Comparator.comparingInt(StageNode::index));
  }

  /** Returns what became of an instruction; empty for one with an error, and for FROM. */
  Optional<Reading> reading(InstructionNode node) {
    return Optional.ofNullable(readings.get(node.span().start()));
  }

  /** Returns where a stage ends: behind its last instruction. */
  static Span span(StageNode stage) {
    return stage.instructions().isEmpty() ? stage.span() : stage.span().to(stage.instructions().getLast().span());
  }

  /** Returns the stages, contexts and images that an instruction names, be the rest of it right or not. */
  List<StageReference> references(InstructionNode node) {
    return language.find(node.keyword()).map(provider -> provider.references(node.unexpanded())).orElse(List.of());
  }

  /** Returns the line of an offset, from 1, as people count. */
  int line(int offset) {
    int line = 1;
    for (int at = text().indexOf('\n'); at >= 0 && at < offset; at = text().indexOf('\n', at + 1)) {
      line++;
    }
    return line;
  }

  /** Returns where the line of an offset begins. */
  int lineStart(int offset) {
    return text().lastIndexOf('\n', offset - 1) + 1;
  }

  /** Returns where the line of an offset ends, before its line feed. */
  int lineEnd(int offset) {
    int end = text().indexOf('\n', offset);
    return end < 0 ? text().length() : end;
  }

  /** Returns what is written at a place of this file; empty for a place elsewhere. */
  String written(Span span) {
    return span.source().equals(ast().source()) && span.end() <= text().length() ? text().substring(span.start(), span.end()) : "";
  }
}
