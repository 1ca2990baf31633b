package dev.kaniko.compiler.parse;

import dev.kaniko.compiler.ast.InstructionNode;
import dev.kaniko.compiler.ast.WordPart;
import dev.kaniko.instruction.syntax.Arguments;
import java.util.List;

/**
 * How much of a file there is room for. What a compiler keeps of a file grows with its instructions, words and parts of words, not with its bytes: so these
 * are what is counted.
 */
final class Room {
  /** One of these takes two or three hundred bytes from text to plan; a hundred thousand short instructions have four each. */
  private static final int MOST = 500_000;

  private int held;

  /** Counts an instruction in; tells whether there was room for it. */
  boolean hold(InstructionNode node) {
    held += 1 + node.flags().size() + node.heredocs().size() + texts(node.arguments());
    node.words().forEach((_, word) -> held += 1 + parts(word.parts()));
    return held <= MOST;
  }

  /** Those that are no words. */
  private static int texts(Arguments arguments) {
    return switch (arguments) {
      case Arguments.Command command -> command.parts().size();
      case Arguments.WordAndCommand command -> command.command().parts().size();
      case Arguments.Names names -> names.names().size();
      case Arguments.Words _, Arguments.KeyValues _, Arguments.Line _, Arguments.Trigger _ -> 0;
    };
  }

  /** A word of one part is the part. */
  private static int parts(List<WordPart> parts) {
    int count = parts.size() > 1 ? parts.size() : 0;
    for (WordPart part : parts) {
      count += switch (part) {
        case WordPart.DoubleQuoted quoted -> parts(quoted.parts());
        case WordPart.Modified modified -> 1 + parts(modified.operand());
        case WordPart.Replaced replaced -> 1 + parts(replaced.pattern()) + parts(replaced.replacement());
        case WordPart.Variable _ -> 1;
        case WordPart.Literal _, WordPart.Escaped _, WordPart.SingleQuoted _, WordPart.BadlyModified _, WordPart.Broken _ -> 0;
      };
    }
    return count;
  }
}
