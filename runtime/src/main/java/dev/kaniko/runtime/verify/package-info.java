/**
 * Is the claim the truth? What {@code --verify-diffs} looks at around every step.
 *
 * <p>Before a step the whole root is {@linkplain dev.kaniko.runtime.verify.RecordedTree recorded}, contents as digests. A step that does not
 * run in the root must leave it as it was; then its claim must {@linkplain dev.kaniko.runtime.verify.Fit fit} what is there, and where
 * its result could be used again, carrying it out again must come to the same. When its changes are in the root, be it that the runtime has laid them
 * over it or that a command has made them, the root is recorded again: it must be what the claim makes of the record before. The two
 * records are an independent double walk, so nothing that the differs of the runtime leave out stays hidden.
 *
 * <p>What does not hold is a {@link dev.kaniko.runtime.verify.WrongClaimException}. Every step costs two readings of the whole root: this is for authors of
 * instructions, and for us.
 */
@NullMarked
package dev.kaniko.runtime.verify;

import org.jspecify.annotations.NullMarked;
