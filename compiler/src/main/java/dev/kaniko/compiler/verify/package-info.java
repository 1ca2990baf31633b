/** What must hold after a pass, one file a fact. A fact that does not hold is a mistake of the compiler, never of a Dockerfile. */
@NullMarked
package dev.kaniko.compiler.verify;

import org.jspecify.annotations.NullMarked;
