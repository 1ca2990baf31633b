/**
 * Starts a program and watches it to its end, the same for every isolation: the {@link dev.kaniko.runtime.process.program.Streams}
 * are opened, {@link dev.kaniko.runtime.process.program.ProgramEnd} adds the last steps of the child up to exec, and a
 * {@link dev.kaniko.runtime.process.program.RunningProcess} passes on the output and returns the exit code. The system calls that a
 * program may make are in a {@link dev.kaniko.runtime.process.program.SeccompProfile}; see {@code runtime/docs/isolation.md}.
 */
@NullMarked
package dev.kaniko.runtime.process.program;

import org.jspecify.annotations.NullMarked;
