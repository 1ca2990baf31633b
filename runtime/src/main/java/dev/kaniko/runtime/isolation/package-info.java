/**
 * Chooses how RUN is kept apart and runs it that way. An {@link dev.kaniko.runtime.isolation.IsolationChoice} tries which
 * {@link dev.kaniko.runtime.isolation.IsolationMode modes} work here, and says why the others do not.
 * {@link dev.kaniko.runtime.isolation.IsolationCheck} finds the steps of a plan that the choice cannot carry out. A
 * {@link dev.kaniko.runtime.isolation.ProcessRunner} hands each {@link dev.kaniko.runtime.process.ProcessSpec} to the package below
 * {@code dev.kaniko.runtime.process} that carries out the choice. What each mode promises is in {@code runtime/docs/isolation.md}.
 */
@NullMarked
package dev.kaniko.runtime.isolation;

import org.jspecify.annotations.NullMarked;
