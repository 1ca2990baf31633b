package dev.kaniko.compiler.editor;

import dev.kaniko.compiler.ast.Comment;
import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.diagnostic.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What of a file an editor may fold: stages, instructions of several lines, heredocs and blocks of comments. */
public final class Folds {
  private static final int MOST = 20_000;

  /** What is folded. */
  public enum Kind {
    STAGE,
    INSTRUCTION,
    HEREDOC,
    COMMENT
  }

  /**
   * Lines that are folded together.
   *
   * @param start an offset in the line that stays
   * @param end an offset in the last line
   */
  public record Fold(Kind kind, int start, int end) {}

  private final int[] lineStarts;
  private final List<Fold> folds = new ArrayList<>();

  private Folds(String text) {
    lineStarts = IntStream.concat(
        IntStream.of(0), IntStream.range(0, text.length()).filter(at -> text.charAt(at) == '\n').map(at -> at + 1)).toArray();
  }

  /** Returns the folds, outer ones before those in them. */
  public static List<Fold> of(DockerfileAst ast) {
    var found = new Folds(ast.text());
    found.comments(ast.comments());
    ast.global().forEach(found::instruction);
    for (var stage : ast.stages()) {
      found.add(Kind.STAGE, EditedFile.span(stage));
      if (!stage.isImplied()) {
        found.instruction(stage.head());
      }
      stage.instructions().forEach(found::instruction);
    }
    return found.folds;
  }

  private void instruction(InstructionNode node) {
    add(Kind.INSTRUCTION, node.span());
    // A heredoc alone is folded with its instruction.
    boolean alone = node.heredocs().size() == 1 && line(node.heredocs().getFirst().span().start()) == line(node.span().start()) + 1;
    if (!alone) {
      node.heredocs().stream().filter(heredoc -> heredoc.span().length() > 0).forEach(heredoc -> add(Kind.HEREDOC, heredoc.span()));
    }
  }

  private void comments(List<Comment> comments) {
    int first = 0;
    for (int i = 1; i <= comments.size(); i++) {
      if (i == comments.size() || comments.get(i).line() != comments.get(i - 1).line() + 1) {
        if (i > first) {
          add(Kind.COMMENT, comments.get(first).span().to(comments.get(i - 1).span()));
        }
        first = i;
      }
    }
  }

  private void add(Kind kind, Span span) {
    int end = Math.max(span.start(), span.end() - 1);
    if (line(end) > line(span.start()) && folds.size() < MOST) {
      folds.add(new Fold(kind, span.start(), end));
    }
  }

  private int line(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found : -found - 2;
  }
}
