package dev.kaniko.instruction;

import dev.kaniko.instruction.syntax.Text;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Files that an instruction puts at a place; without sources it makes a directory there.
 *
 * @param sources what is put there
 * @param destination the place, as written: absolute, or relative to the working directory; with a slash at its end it is a directory
 */
public record Placement(List<Source> sources, Text destination) {
  /** Where a source comes from. */
  public enum From {
    /** A path of the build context. */
    CONTEXT,
    /** A path of a stage, a named context or an image. */
    TREE,
    /** An address or a repository. */
    REMOTE,
    /** The text of the instruction itself, such as a heredoc. */
    TEXT
  }

  /**
   * One source.
   *
   * @param text the source as written
   */
  public record Source(Text text, From from) {
    public Source {
      Objects.requireNonNull(text);
      Objects.requireNonNull(from);
    }
  }

  public Placement {
    sources = List.copyOf(sources);
    Objects.requireNonNull(destination);
  }

  /** Returns the placement of a directory that is made. */
  public static Placement directory(Text destination) {
    return new Placement(List.of(), destination);
  }

  Stream<Text> texts() {
    return Stream.concat(sources.stream().map(Source::text), Stream.of(destination));
  }
}
