package dev.kaniko.compiler.ast;

import dev.kaniko.diagnostic.Span;
import java.util.List;
import java.util.Objects;

/** A part of a {@link Word}. */
public sealed interface WordPart {
  /** Where it stands. */
  Span span();

  /** A part that looks a variable up. */
  sealed interface Reference extends WordPart {
    /** The name of the variable: letters and digits, a digit string, or a special parameter such as {@code @}. */
    String name();
  }

  /** Characters that stand for themselves. */
  record Literal(String text, Span span) implements WordPart {
    public Literal {
      Objects.requireNonNull(text);
      Objects.requireNonNull(span);
    }
  }

  /**
   * An escape character and what it escapes.
   *
   * @param escape the escape character
   * @param text the character after it; empty for an escape at the end of the word
   */
  record Escaped(char escape, String text, Span span) implements WordPart {
    public Escaped {
      Objects.requireNonNull(text);
      Objects.requireNonNull(span);
    }
  }

  /** {@code '...'}: nothing inside is special. */
  record SingleQuoted(String text, Span span) implements WordPart {
    public SingleQuoted {
      Objects.requireNonNull(text);
      Objects.requireNonNull(span);
    }
  }

  /** {@code "..."}: variables and a few escapes inside. */
  record DoubleQuoted(List<WordPart> parts, Span span) implements WordPart {
    public DoubleQuoted {
      parts = List.copyOf(parts);
      Objects.requireNonNull(span);
    }
  }

  /**
   * {@code $NAME} or {@code ${NAME}}.
   *
   * @param name may be a digit string or a special parameter such as {@code @}
   * @param braces whether it is written with braces
   */
  record Variable(String name, boolean braces, Span span) implements Reference {
    public Variable {
      Objects.requireNonNull(name);
      Objects.requireNonNull(span);
    }

    /** Returns the reference as it is written. */
    public String written() {
      return braces ? "${" + name + "}" : "$" + name;
    }
  }

  /** What {@code ${NAME<operator>operand}} does. */
  enum Operator {
    /** {@code -}: the operand where the variable is unset. */
    DEFAULT("-"),
    /** {@code +}: the operand where the variable is set. */
    ALTERNATIVE("+"),
    /** {@code ?}: an error with the operand as text where the variable is unset. */
    REQUIRED("?"),
    /** {@code #}: without a prefix that matches the operand. */
    WITHOUT_PREFIX("#"),
    /** {@code %}: without a suffix that matches the operand. */
    WITHOUT_SUFFIX("%");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    /** Returns how it is written. */
    public String sign() {
      return sign;
    }
  }

  /**
   * {@code ${NAME<operator>operand}}.
   *
   * @param emptyIsUnset whether a colon stands before the operator
   * @param operand what follows the operator; for {@code ##} and {@code %%} it begins with the second sign
   */
  record Modified(String name, Operator operator, boolean emptyIsUnset, List<WordPart> operand, Span span)
      implements Reference {
    public Modified {
      Objects.requireNonNull(name);
      Objects.requireNonNull(operator);
      operand = List.copyOf(operand);
      Objects.requireNonNull(span);
    }
  }

  /**
   * {@code ${NAME/pattern/replacement}}.
   *
   * @param all whether every match is replaced: {@code //}
   */
  record Replaced(String name, boolean all, List<WordPart> pattern, List<WordPart> replacement, Span span)
      implements Reference {
    public Replaced {
      Objects.requireNonNull(name);
      pattern = List.copyOf(pattern);
      replacement = List.copyOf(replacement);
      Objects.requireNonNull(span);
    }
  }

  /**
   * {@code ${NAME:x}} with a sign that means nothing; expanding it is an error with this message, for which the variable is looked up all the
   * same.
   */
  record BadlyModified(String name, String message, Span span) implements Reference {
    public BadlyModified {
      Objects.requireNonNull(name);
      Objects.requireNonNull(message);
      Objects.requireNonNull(span);
    }
  }

  /** A place where the word cannot be read; expanding it is an error with this message. */
  record Broken(String message, Span span) implements WordPart {
    public Broken {
      Objects.requireNonNull(message);
      Objects.requireNonNull(span);
    }
  }
}
