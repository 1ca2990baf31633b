/** Tests of what is said of steps that were not reused. */
@NullMarked
package dev.kaniko.runtime.explain;

import org.jspecify.annotations.NullMarked;
