/**
 * Carries out a build plan: stage after stage, step after step, each to an outcome; outcomes to layers; layers and configuration
 * to an image.
 *
 * <p>{@link dev.kaniko.runtime.interpreter.Interpreter} goes through the plan and gives every instruction a
 * {@link dev.kaniko.runtime.interpreter.StepContext}. The changeset of a step is handed to
 * {@link dev.kaniko.runtime.interpreter.LayerQueue}, which writes the layer while the next step already runs.
 */
@NullMarked
package dev.kaniko.runtime.interpreter;

import org.jspecify.annotations.NullMarked;
