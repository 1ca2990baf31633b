package dev.kaniko.compiler.editor;

import dev.kaniko.compiler.ast.DockerfileAst;
import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.StageNode;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.syntax.ArgumentShape;
import java.util.ArrayList;
import java.util.List;

/** The stages and instructions of a file, as a tree. */
public final class Outline {
  /** What a file with more than these has besides is left out: no editor shows it. */
  private static final int MOST = 20_000;

  private static final int LONGEST = 80;

  /** What an entry stands for. */
  public enum Kind {
    STAGE,
    /** An instruction that declares names. */
    VARIABLE,
    INSTRUCTION
  }

  /**
   * One line of the outline.
   *
   * @param detail what it says, on one line; may be empty
   * @param span all of it
   * @param selection its name, in the span
   */
  public record Entry(Kind kind, String name, String detail, Span span, Span selection, List<Entry> children) {
    public Entry {
      children = List.copyOf(children);
    }
  }

  private int count;

  private Outline() {}

  /** Returns the arguments before the first FROM, then the stages with their instructions. */
  public static List<Entry> of(DockerfileAst ast) {
    var outline = new Outline();
    var entries = new ArrayList<>(outline.instructions(ast.global()));
    for (var stage : ast.stages()) {
      if (outline.count++ < MOST) {
        entries.add(outline.stage(stage));
      }
    }
    return entries;
  }

  private Entry stage(StageNode stage) {
    var name = stage.name().map(text -> text.value()).orElseGet(() -> "stage " + stage.index());
    var selection = stage.name().map(text -> text.span()).orElse(stage.head().word().span());
    return new Entry(
        Kind.STAGE, name, stage.head().keyword() + " " + line(stage.base().raw().value()), EditedFile.span(stage), selection, instructions(stage.instructions()));
  }

  private List<Entry> instructions(List<InstructionNode> nodes) {
    var entries = new ArrayList<Entry>();
    for (var node : nodes) {
      if (count++ < MOST) {
        var kind = node.syntax().shape() == ArgumentShape.NAMES || node.syntax().shape() == ArgumentShape.KEY_VALUES ? Kind.VARIABLE : Kind.INSTRUCTION;
        entries.add(new Entry(kind, node.keyword().text(), line(node.text()), node.span(), node.word().span(), List.of()));
      }
    }
    return entries;
  }

  private static String line(String text) {
    var start = text.substring(0, Math.min(text.length(), 4 * LONGEST)).strip().replaceAll("\\s+", " ");
    if (start.length() <= LONGEST) {
      return start;
    }
    int end = Character.isHighSurrogate(start.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return start.substring(0, end) + "…";
  }
}
