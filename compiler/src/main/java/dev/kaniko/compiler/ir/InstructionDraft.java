package dev.kaniko.compiler.ir;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.InstructionProvider;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.StageReference;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An instruction of a stage before its variables are expanded.
 *
 * @param node what is written
 * @param provider who types it
 * @param references the stages, named contexts and images that it names
 * @param triggeredBy the image of the FROM line that brought it in; empty for an instruction of the stage itself
 */
public record InstructionDraft(
    InstructionNode node, InstructionProvider provider, List<StageReference> references, Optional<Span> triggeredBy) {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  public InstructionDraft {
    Objects.requireNonNull(node);
    Objects.requireNonNull(provider);
    references = List.copyOf(references);
    Objects.requireNonNull(triggeredBy);
  }

  /** Returns the draft of an instruction that its provider has checked. */
  public static InstructionDraft of(InstructionNode node, InstructionProvider provider, Optional<Span> triggeredBy) {
    return new InstructionDraft(node, provider, provider.references(node.unexpanded()), triggeredBy);
  }

  /** Tells whether the instruction names that origin. */
  public boolean names(Origin.Named origin) {
    return references.stream().anyMatch(reference -> reference.origin().equals(origin));
  }

  /** Returns the instruction on one line, for people to read. */
  public String text() {
    var written = node.lines().joined().strip();
    // Most lines are as they are to be, and are not copied.
    var line = isOneLine(written) ? written : BLANKS.matcher(written).replaceAll(" ");
    return triggeredBy.isPresent() ? "ONBUILD " + line : line;
  }

  /** Tells whether all blanks are single ones. */
  private static boolean isOneLine(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '\t' && c <= '\r' || c == ' ' && text.startsWith(" ", i + 1)) {
        return false;
      }
    }
    return true;
  }
}
