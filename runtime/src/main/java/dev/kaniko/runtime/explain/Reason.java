package dev.kaniko.runtime.explain;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One reason why a step was not reused.
 *
 * @param name of what it is about: a variable, an argument, a field of the instruction, a step; may be empty
 * @param from the value before; empty if there was none, or it is hidden
 * @param to the value now; empty if there is none, or it is hidden
 * @param hidden whether the values are secret
 * @param files the files that differ, not more than {@link #MOST_FILES}
 * @param moreFiles how many differ besides
 * @param text all but the files, in one line
 */
public record Reason(
    Kind kind, String name, Optional<String> from, Optional<String> to, boolean hidden, List<FileChange> files, int moreFiles, String text) {
  /** So many files are listed of an input. */
  public static final int MOST_FILES = 10;

  /** What it is about. */
  public enum Kind {
    /** No earlier build of the same Dockerfile, target and platform is remembered. */
    FIRST_BUILD,
    /** The last build had no such step. */
    NEW_STEP,
    /** An earlier step was not reused, and so there are other files to begin with. */
    FOLLOWS,
    /** Steps before it were added, removed or moved. */
    ORDER,
    BASE,
    PLATFORM,
    /** A field of the instruction. */
    INSTRUCTION,
    /** A part of the configuration that the instruction looks at. */
    CONFIGURATION,
    VARIABLE,
    ARGUMENT,
    /** What files it reads. */
    FILES,
    /** What image it reads. */
    IMAGE,
    /** A stage that it reads. */
    STAGE,
    REMOTE_FILE,
    GIT,
    /** An option of the build. */
    OPTION,
    /** Nothing changed, but the result is not there. */
    NO_RESULT,
    /** The last build did not get to its end. */
    UNFINISHED,
    /** The result is of the step on other files: a command before it was carried out again. */
    OTHER_FILES,
    /** An option says that results of such steps are not used. */
    NOT_KEPT,
    /** Its instruction says that its result is never used again. */
    NEVER_KEPT,
    /** It depends on what is not carried out yet. */
    OPEN,
    /** Something else. */
    OTHER
  }

  public Reason {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(name);
    Objects.requireNonNull(from);
    Objects.requireNonNull(to);
    files = List.copyOf(files);
    Objects.requireNonNull(text);
  }

  static Reason of(Kind kind, String name, String text) {
    return new Reason(kind, name, Optional.empty(), Optional.empty(), false, List.of(), 0, text);
  }
}
