package dev.kaniko.runtime.context;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The options of {@code --git}, by the names of the original.
 *
 * @param branch what is checked out if the address has no reference
 * @param singleBranch whether the other branches are left out
 * @param depth the number of commits of the history; 0 for all; empty if it is not given
 * @param submodules whether submodules are fetched; empty if it is not given
 * @param skipsTls whether any certificate of the server is good enough
 */
public record GitOptions(String branch, boolean singleBranch, OptionalInt depth, Optional<Boolean> submodules, boolean skipsTls) {
  /** Nothing is given. */
  public static final GitOptions NONE = new GitOptions("", false, OptionalInt.empty(), Optional.empty(), false);

  /** The names of the options. */
  public static final List<String> NAMES = List.of("branch", "single-branch", "depth", "recurse-submodules", "insecure-skip-tls");
}
