package dev.kaniko.compiler.plan;

import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.RootAccess;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * What a step does, and what that depends on. Passes may change it as long as nobody sees a difference in the image.
 *
 * @param instruction what is done
 * @param sources where each origin among the inputs and mounts of the instruction leads to
 * @param environment the variables that it may read: ENV, and ARG with a value, before it; empty for an instruction that reads none. Kept
 *     as it is, not copied, so it must not change
 * @param rootAccess what it needs of the root here: what the instruction says, or {@link RootAccess#NONE} where an instruction that only
 *     looks finds nothing in the root but the root directory
 * @param omitted whether it is not carried out, because nobody sees what it does
 * @param optimizations what passes changed
 */
public record Work(
    Instruction instruction,
    Map<Origin, TreeSource> sources,
    SequencedMap<String, String> environment,
    RootAccess rootAccess,
    boolean omitted,
    List<Optimization> optimizations) {
  public Work {
    Objects.requireNonNull(instruction);
    sources = Map.copyOf(sources);
    environment = Collections.unmodifiableSequencedMap(environment);
    if (rootAccess != instruction.rootAccess() && !(rootAccess == RootAccess.NONE && instruction.rootAccess() == RootAccess.READ)) {
      throw new IllegalArgumentException("an instruction with access " + instruction.rootAccess() + " cannot do with " + rootAccess);
    }
    optimizations = List.copyOf(optimizations);
  }

  /** Returns the work of an instruction as it is written. */
  public static Work of(Instruction instruction, Map<Origin, TreeSource> sources, SequencedMap<String, String> environment) {
    return new Work(instruction, sources, environment, instruction.rootAccess(), false, List.of());
  }

  /** Tells whether it runs something in the root. */
  public boolean runs() {
    return rootAccess == RootAccess.OBSERVE;
  }

  /** Returns this work with other places to read from. */
  public Work withSources(Map<Origin, TreeSource> others) {
    return new Work(instruction, others, environment, rootAccess, omitted, optimizations);
  }

  /** Returns this work with other variables to read. */
  public Work withEnvironment(SequencedMap<String, String> others, Optimization why) {
    return new Work(instruction, sources, others, rootAccess, omitted, Optimization.added(optimizations, why));
  }

  /** Returns this work of an instruction that only looks at the root, for a root that holds nothing. */
  public Work onEmptyRoot(Optimization why) {
    return new Work(instruction, sources, environment, RootAccess.NONE, omitted, Optimization.added(optimizations, why));
  }

  /** Returns this work, which is not carried out. */
  public Work omit(Optimization why) {
    return new Work(instruction, sources, environment, rootAccess, true, Optimization.added(optimizations, why));
  }
}
