package dev.kaniko.compiler.plan;

/**
 * Names one stage of a Dockerfile.
 *
 * @param index its place among the FROM lines, from 0
 */
public record StageId(int index) implements Comparable<StageId> {
  @Override
  public int compareTo(StageId other) {
    return Integer.compare(index, other.index);
  }

  @Override
  public String toString() {
    return "stage " + index;
  }
}
