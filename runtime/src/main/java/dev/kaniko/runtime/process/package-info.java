/**
 * Runs the program of a RUN instruction in a root of its own: {@link dev.kaniko.runtime.process.ProcessSpec} says what,
 * {@link dev.kaniko.runtime.process.ProcessRunner} runs it, {@link dev.kaniko.runtime.process.Isolation} says how well it is kept
 * apart on this machine.
 */
@NullMarked
package dev.kaniko.runtime.process;

import org.jspecify.annotations.NullMarked;
