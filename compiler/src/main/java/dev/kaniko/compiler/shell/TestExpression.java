package dev.kaniko.compiler.shell;

import java.util.List;
import java.util.Objects;

/** What stands in {@code [[ … ]]}. */
public sealed interface TestExpression {
  /** True if all are. */
  record And(List<TestExpression> all) implements TestExpression {
    public And {
      all = List.copyOf(all);
    }
  }

  /** True if one is. */
  record Or(List<TestExpression> any) implements TestExpression {
    public Or {
      any = List.copyOf(any);
    }
  }

  /** {@code ! …}. */
  record Not(TestExpression expression) implements TestExpression {
    public Not {
      Objects.requireNonNull(expression);
    }
  }

  /** {@code ( … )}. */
  record Nested(TestExpression expression) implements TestExpression {
    public Nested {
      Objects.requireNonNull(expression);
    }
  }

  /** One, two or three words: a text, {@code -f file}, {@code a == b}. The operators {@code <} and {@code >} are words too. */
  record Words(List<ShellWord> words) implements TestExpression {
    public Words {
      words = List.copyOf(words);
    }
  }
}
