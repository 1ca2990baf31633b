/** Patterns of paths. */
@NullMarked
package dev.kaniko.snapshot;

import org.jspecify.annotations.NullMarked;
