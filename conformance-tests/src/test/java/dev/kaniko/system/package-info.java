/**
 * The whole program against real neighbours: its launcher as a process, Debian's registry on loopback, and skopeo, podman, umoci and runc as
 * judges of what comes out. These suites carry the tag {@code system}; where a program or a right is missing they fail.
 * {@code conformance-tests/docs/testing.md} says how they are run.
 */
@NullMarked
package dev.kaniko.system;

import org.jspecify.annotations.NullMarked;
