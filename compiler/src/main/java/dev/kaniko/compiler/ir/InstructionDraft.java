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
 * @param node the syntax tree of the instruction
 * @param provider the provider that types it
 * @param references the stages, named contexts and images that it names
 * @param triggeredBy for a trigger (ONBUILD) of the base image, the place of the image in the FROM line; else empty
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

  /** Returns true if the instruction names {@code origin}. */
  public boolean names(Origin.Named origin) {
    return references.stream().anyMatch(reference -> reference.origin().equals(origin));
  }

  /** Returns the instruction on one line, for messages. */
  public String text() {
    var written = node.lines().joined().strip();
    // Most instructions need no change, and this avoids a copy.
    var line = isOneLine(written) ? written : BLANKS.matcher(written).replaceAll(" ");
    return triggeredBy.isPresent() ? "ONBUILD " + line : line;
  }

  /** Returns true if all white space is single spaces. */
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
