package dev.kaniko.runtime.interpreter;

import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.runtime.cache.CacheKey;
import dev.kaniko.runtime.cache.KeyParts;
import java.util.Objects;
import java.util.Optional;

/**
 * What was found of the result of a step.
 *
 * @param number the place of the step in its stage, from 1
 * @param parts what the result depends on; empty if nobody may use it again, or it is not known yet
 * @param identity what later steps know the result by; empty if it is not known yet
 * @param waitsFor for {@link Finding#OPEN}: on what it depends, for people; empty for others
 */
public record Sighting(StagePlan stage, int number, Finding finding, Optional<KeyParts> parts, Optional<CacheKey> identity, String waitsFor) {
  /** What came of the look. */
  public enum Finding {
    /** The result is used. */
    FOUND,
    /** There is no result. */
    MISSING,
    /** There is a result, of the step on other files. */
    ON_OTHER_FILES,
    /** Results of such steps are not used: an option says so. */
    NOT_KEPT,
    /** The instruction says that its result is never used again. */
    NEVER_KEPT,
    /** What the step reads cannot be read. */
    UNREADABLE,
    /** Only carrying out what comes before will tell. */
    OPEN
  }

  public Sighting {
    Objects.requireNonNull(stage);
    Objects.requireNonNull(finding);
    Objects.requireNonNull(parts);
    Objects.requireNonNull(identity);
    Objects.requireNonNull(waitsFor);
  }

  /** Returns the step. */
  public Step step() {
    return stage.steps().get(number - 1);
  }

  /** Tells whether a result of the step is looked for: one that is not carried out, or costs nothing, has none. */
  public static boolean isSought(Step step) {
    return !Outlook.isCarriedOut(step);
  }
}
