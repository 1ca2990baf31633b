/** Builds by the command line in the JVM of the tests. */
@NullMarked
package dev.kaniko.cli;

import org.jspecify.annotations.NullMarked;
