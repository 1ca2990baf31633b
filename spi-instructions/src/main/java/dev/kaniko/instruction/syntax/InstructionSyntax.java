package dev.kaniko.instruction.syntax;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How one instruction is written.
 *
 * @param keyword its first word
 * @param shape the form of its arguments
 * @param expansion what is expanded in its arguments
 * @param flags the flags that it takes
 * @param checksFlags false for the few standard instructions that accept and ignore every flag
 * @param heredocs what heredocs are to it
 * @param addresses whether its words may be addresses of files and repositories
 */
public record InstructionSyntax(
    Keyword keyword, ArgumentShape shape, Expansion expansion, List<FlagSpec> flags, boolean checksFlags, HeredocUse heredocs,
    boolean addresses) {
  public InstructionSyntax {
    Objects.requireNonNull(keyword);
    Objects.requireNonNull(shape);
    Objects.requireNonNull(expansion);
    flags = List.copyOf(flags);
    Objects.requireNonNull(heredocs);
  }

  /** Returns a syntax with no flags and no heredocs. */
  public static InstructionSyntax of(String keyword, ArgumentShape shape, Expansion expansion) {
    return new InstructionSyntax(new Keyword(keyword), shape, expansion, List.of(), true, HeredocUse.NONE, false);
  }

  /** Returns this syntax with these flags and no others. */
  public InstructionSyntax withFlags(FlagSpec... specs) {
    return new InstructionSyntax(keyword, shape, expansion, List.of(specs), checksFlags, heredocs, addresses);
  }

  /** Returns this syntax, but one to which no flag is unknown. */
  public InstructionSyntax ignoringFlags() {
    return new InstructionSyntax(keyword, shape, expansion, flags, false, heredocs, addresses);
  }

  /** Returns this syntax with heredocs. */
  public InstructionSyntax withHeredocs(HeredocUse use) {
    return new InstructionSyntax(keyword, shape, expansion, flags, checksFlags, use, addresses);
  }

  /** Returns this syntax with words that may be addresses. */
  public InstructionSyntax withAddresses() {
    return new InstructionSyntax(keyword, shape, expansion, flags, checksFlags, heredocs, true);
  }

  /** Returns the flag of that name. */
  public Optional<FlagSpec> flag(String name) {
    return flags.stream().filter(flag -> flag.name().equals(name)).findFirst();
  }
}
