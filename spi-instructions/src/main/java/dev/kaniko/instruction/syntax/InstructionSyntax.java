package dev.kaniko.instruction.syntax;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How one instruction is written.
 *
 * @param keyword its first word
 * @param shape the form of its arguments
 * @param expansion what is expanded in its arguments
 * @param flags the flags that it takes
 * @param checksFlags false for the few standard instructions that accept and ignore every flag
 * @param heredocs what heredocs are to it
 * @param traits what else is true of it
 */
public record InstructionSyntax(
    Keyword keyword, ArgumentShape shape, Expansion expansion, List<FlagSpec> flags, boolean checksFlags, HeredocUse heredocs,
    Set<Trait> traits) {
  /** What is true of few instructions. */
  public enum Trait {
    /** Its words may be addresses of files and repositories. */
    ADDRESSES,
    /** It may stand before the first FROM, and declares arguments for FROM lines there; only for {@link ArgumentShape#NAMES}. */
    BEFORE_FROM,
    /** Its command in shell form is a text for the shell of the image; only where a command is among its arguments. */
    SHELL_TEXT,
    /** Its command is the shell that later instructions give their texts to; only where a command is among its arguments. */
    SETS_SHELL
  }

  public InstructionSyntax {
    Objects.requireNonNull(keyword);
    Objects.requireNonNull(shape);
    Objects.requireNonNull(expansion);
    flags = List.copyOf(flags);
    Objects.requireNonNull(heredocs);
    traits = Set.copyOf(traits);
    if (traits.contains(Trait.BEFORE_FROM) && shape != ArgumentShape.NAMES) {
      throw new IllegalArgumentException("before the first FROM there are only names");
    }
    boolean command = shape == ArgumentShape.COMMAND || shape == ArgumentShape.WORD_AND_COMMAND;
    if (!command && (traits.contains(Trait.SHELL_TEXT) || traits.contains(Trait.SETS_SHELL))) {
      throw new IllegalArgumentException("no command is among the arguments");
    }
  }

  /** Returns a syntax with no flags and no heredocs. */
  public static InstructionSyntax of(String keyword, ArgumentShape shape, Expansion expansion) {
    return new InstructionSyntax(new Keyword(keyword), shape, expansion, List.of(), true, HeredocUse.NONE, Set.of());
  }

  /** Returns this syntax with these flags and no others. */
  public InstructionSyntax withFlags(FlagSpec... specs) {
    return new InstructionSyntax(keyword, shape, expansion, List.of(specs), checksFlags, heredocs, traits);
  }

  /** Returns this syntax, but one to which no flag is unknown. */
  public InstructionSyntax ignoringFlags() {
    return new InstructionSyntax(keyword, shape, expansion, flags, false, heredocs, traits);
  }

  /** Returns this syntax with heredocs. */
  public InstructionSyntax withHeredocs(HeredocUse use) {
    return new InstructionSyntax(keyword, shape, expansion, flags, checksFlags, use, traits);
  }

  /** Returns this syntax with these traits and no others. */
  public InstructionSyntax withTraits(Trait... all) {
    return new InstructionSyntax(keyword, shape, expansion, flags, checksFlags, heredocs, Set.of(all));
  }

  /** Returns the flag of that name. */
  public Optional<FlagSpec> flag(String name) {
    return flags.stream().filter(flag -> flag.name().equals(name)).findFirst();
  }
}
