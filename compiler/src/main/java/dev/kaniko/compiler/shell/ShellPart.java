package dev.kaniko.compiler.shell;

import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Objects;

/** A part of a {@link ShellWord}. */
public sealed interface ShellPart {
  /** Where it stands. */
  Span span();

  /** Characters that stand for themselves. */
  record Literal(String text, Span span) implements ShellPart {
    public Literal {
      Objects.requireNonNull(text);
      Objects.requireNonNull(span);
    }
  }

  /** A backslash and the character behind it, which is the text. */
  record Escaped(String text, Span span) implements ShellPart {
    public Escaped {
      Objects.requireNonNull(text);
      Objects.requireNonNull(span);
    }
  }

  /**
   * {@code '…'} and {@code $'…'}.
   *
   * @param text what it stands for
   * @param ansi whether it is {@code $'…'}, with escapes like those of C
   */
  record SingleQuoted(String text, boolean ansi, Span span) implements ShellPart {
    public SingleQuoted {
      Objects.requireNonNull(text);
      Objects.requireNonNull(span);
    }
  }

  /**
   * {@code "…"} and {@code $"…"}.
   *
   * @param localized whether a dollar sign stands before it
   */
  record DoubleQuoted(List<ShellPart> parts, boolean localized, Span span) implements ShellPart {
    public DoubleQuoted {
      parts = List.copyOf(parts);
      Objects.requireNonNull(span);
    }
  }

  /** {@code *}, {@code ?} or {@code […]} without quotes, as written. */
  record Glob(String text, Span span) implements ShellPart {
    public Glob {
      Objects.requireNonNull(text);
      Objects.requireNonNull(span);
    }
  }

  /** {@code ~} or {@code ~user} at the start of a word. */
  record Tilde(String text, Span span) implements ShellPart {
    public Tilde {
      Objects.requireNonNull(text);
      Objects.requireNonNull(span);
    }
  }

  /** {@code @(a|b)} and its kind. */
  record ExtendedGlob(String sign, List<ShellPart> parts, Span span) implements ShellPart {
    public ExtendedGlob {
      Objects.requireNonNull(sign);
      parts = List.copyOf(parts);
      Objects.requireNonNull(span);
    }
  }

  /** What is looked up. */
  enum Lookup {
    VALUE,
    /** <code>${#name}</code>. */
    LENGTH,
    /** <code>${!name}</code>. */
    INDIRECT
  }

  /**
   * {@code $name} or <code>${name…}</code>.
   *
   * @param name a name, a number or a special parameter such as {@code @}; empty where there is none, which no shell takes
   * @param index what stands in brackets behind the name
   * @param operator such as {@code :-}, {@code #}, {@code //} or {@code ^^}; {@code :} for a range; empty where there is none
   * @param operand what stands behind the operator; for {@code /} pattern and replacement with the slash between them
   * @param braces whether it has braces
   */
  record Parameter(
      String name, Lookup lookup, List<ShellPart> index, String operator, List<ShellPart> operand, boolean braces, Span span)
      implements ShellPart {
    public Parameter {
      Objects.requireNonNull(name);
      Objects.requireNonNull(lookup);
      index = List.copyOf(index);
      Objects.requireNonNull(operator);
      operand = List.copyOf(operand);
      Objects.requireNonNull(span);
    }

    /** Tells whether it is nothing but the value of the name. */
    public boolean isPlain() {
      return lookup == Lookup.VALUE && index.isEmpty() && operator.isEmpty();
    }
  }

  /**
   * {@code $(…)} and {@code `…`}.
   *
   * @param backquotes whether it has backquotes
   */
  record CommandSubstitution(CommandList body, boolean backquotes, Span span) implements ShellPart {
    public CommandSubstitution {
      Objects.requireNonNull(body);
      Objects.requireNonNull(span);
    }
  }

  /**
   * {@code <(…)} and {@code >(…)}.
   *
   * @param input whether the command is read from
   */
  record ProcessSubstitution(CommandList body, boolean input, Span span) implements ShellPart {
    public ProcessSubstitution {
      Objects.requireNonNull(body);
      Objects.requireNonNull(span);
    }
  }

  /** {@code $((…))}; the expression is not taken apart, but for its expansions. */
  record Arithmetic(List<ShellPart> parts, Span span) implements ShellPart {
    public Arithmetic {
      parts = List.copyOf(parts);
      Objects.requireNonNull(span);
    }
  }

  /** {@code (…)} behind {@code name=}. */
  record Array(List<ShellWord> words, Span span) implements ShellPart {
    public Array {
      words = List.copyOf(words);
      Objects.requireNonNull(span);
    }
  }
}
