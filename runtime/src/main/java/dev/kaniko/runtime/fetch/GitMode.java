package dev.kaniko.runtime.fetch;

/**
 * How much of a repository is fetched.
 *
 * @param depth the number of commits of the history, from 1 on; 0 for all
 * @param asClone whether the repository is as after {@code git clone}: with tags and with the branch checked out
 * @param allBranches whether a clone has the other branches too
 * @param verifiesTls whether the certificate of the server must be valid
 */
public record GitMode(int depth, boolean asClone, boolean allBranches, boolean verifiesTls) {
  /** One commit. */
  public static final GitMode COMMIT = new GitMode(1, false, false, true);

  public GitMode {
    if (depth < 0) {
      throw new IllegalArgumentException("depth: " + depth);
    }
  }
}
