/**
 * What the parts of one compilation share: what is asked for, whom to ask for images and times, and what was found so far.
 * {@link dev.kaniko.compiler.compilation.Compilation} holds all of it.
 */
@NullMarked
package dev.kaniko.compiler.compilation;

import org.jspecify.annotations.NullMarked;
