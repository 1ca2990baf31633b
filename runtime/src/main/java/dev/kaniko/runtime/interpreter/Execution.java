package dev.kaniko.runtime.interpreter;

/**
 * How a plan is carried out; the image does not depend on it.
 *
 * @param jobs how many stages are built at the same time, at most; at least one
 * @param verifyDiffs whether every step is held against its root
 * @param materialize whether the root of the target is asked for in the end
 */
public record Execution(int jobs, boolean verifyDiffs, boolean materialize) {
  /** More stages than these are never built at once: each has a thread. */
  public static final int MOST_JOBS = 64;

  /** As many stages at once as there may be, and no more than is needed for an image. */
  public static final Execution USUAL = new Execution(MOST_JOBS, false, false);

  public Execution {
    if (jobs < 1 || jobs > MOST_JOBS) {
      throw new IllegalArgumentException("jobs: a number from 1 to " + MOST_JOBS);
    }
  }

  /** Tells whether a stage has a root even if none of its steps looks at it. */
  boolean allRoots() {
    return verifyDiffs || materialize;
  }

  /** Returns the share of one of several plans that are carried out at the same time. */
  public Execution sharedBy(int plans) {
    return new Execution(Math.max(1, jobs / plans), verifyDiffs, materialize);
  }

  /** Returns this, but without the root of the target in the end where that is not possible. */
  public Execution materializing(boolean isPossible) {
    return new Execution(jobs, verifyDiffs, materialize && isPossible);
  }
}
