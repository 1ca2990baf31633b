package dev.kaniko.compiler.parse;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.instruction.syntax.InstructionSyntax;
import dev.kaniko.instruction.syntax.Keyword;
import java.util.Map;
import java.util.stream.Collectors;

/** How the standard instructions are written. */
public final class Syntaxes {
  public static final Map<Keyword, InstructionSyntax> STANDARD = InstructionSet.load().providers().entrySet().stream()
      .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().syntax()));

  private Syntaxes() {}
}
