/**
 * What the process of a RUN instruction is: {@link dev.kaniko.runtime.process.ProcessSpec} says what to run, in which
 * {@link dev.kaniko.runtime.process.ProcessRoot} and with which {@link dev.kaniko.runtime.process.MountSpec mounts};
 * {@link dev.kaniko.runtime.process.Isolation} says how it is kept apart; an {@link dev.kaniko.runtime.process.OutputSink} takes what
 * it writes.
 *
 * <p>The packages below carry it out. {@code program} starts and watches a program, and {@code view} shows a root as the process will
 * see it. {@code namespaces}, {@code chroot}, {@code inplace} and {@code oci} each have one runner that turns a specification into an
 * exit code, and {@code rootless} gives this program a user namespace to do so in. {@code dev.kaniko.runtime.isolation} chooses
 * between them. What each of them promises is in {@code runtime/docs/isolation.md}.
 */
@NullMarked
package dev.kaniko.runtime.process;

import org.jspecify.annotations.NullMarked;
