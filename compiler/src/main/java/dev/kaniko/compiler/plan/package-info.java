/** What the runtime gets from the compiler: stages in the order in which they can be built, with typed steps and resolved names. */
@NullMarked
package dev.kaniko.compiler.plan;

import org.jspecify.annotations.NullMarked;
