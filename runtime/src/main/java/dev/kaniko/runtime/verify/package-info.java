/**
 * Implements {@code --verify-diffs}: checks after every step that the diff of the instruction is what really changed in the root.
 *
 * <ol>
 *   <li>Before a step, the whole root is {@linkplain dev.kaniko.runtime.verify.RecordedTree recorded}, with digests of all contents.
 *   <li>After its execution, a step that does not run in the root must have left the root unchanged. If it has a fingerprint, a second execution must
 *       have the same outcome. The diff must be {@linkplain dev.kaniko.runtime.verify.Fit applicable} to the recorded root.
 *   <li>After its changes are in the root, the root is recorded again. It must equal the first record with the diff applied.
 * </ol>
 *
 * <p>The records do not depend on the differs of the runtime, so they also find changes that a differ misses. A violation is a {@link
 * dev.kaniko.runtime.verify.WrongClaimException}. Every step reads the whole root twice, so the option is for authors of instructions only.
 */
@NullMarked
package dev.kaniko.runtime.verify;

import org.jspecify.annotations.NullMarked;
