package dev.kaniko.runtime.explain;

import dev.kaniko.compiler.plan.SecretName;
import java.util.List;
import java.util.Objects;

/**
 * One thing that the result of a step depends on.
 *
 * @param name tells it from others of its kind
 */
record Item(Kind kind, String name, List<String> values) {
  /** What a record has of an item besides name and values. */
  private static final int AROUND = 100;

  /** What it is. */
  enum Kind {
    PLATFORM,
    /** How the files came about that the step begins with. */
    ROOT,
    INSTRUCTION,
    CONFIGURATION,
    VARIABLE,
    ARGUMENT,
    /** Inputs: the name says where they come from. */
    FILES,
    STAGE,
    IMAGE,
    REMOTE_FILE,
    GIT,
    OPTION;

    boolean isInput() {
      return switch (this) {
        case FILES, STAGE, IMAGE, REMOTE_FILE, GIT -> true;
        default -> false;
      };
    }
  }

  Item {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(name);
    values = List.copyOf(values);
  }

  /** Returns about how many characters a record takes for something. In memory it takes some times as much. */
  static long size(String name, List<String> values) {
    return AROUND + name.length() + values.stream().mapToLong(String::length).sum();
  }

  long size() {
    return size(name, values);
  }

  /** Tells whether its name says that nobody may see the values. */
  boolean isSecret() {
    return switch (kind) {
      case VARIABLE, ARGUMENT -> SecretName.is(name);
      case CONFIGURATION -> SecretName.is(name.substring(name.indexOf(' ') + 1).replace('-', '_').replace('.', '_'));
      default -> false;
    };
  }
}
