/** The invariants that are checked after passes, one per file. A violation is a bug of the compiler, never a mistake in a Dockerfile. */
@NullMarked
package dev.kaniko.compiler.verify;

import org.jspecify.annotations.NullMarked;
