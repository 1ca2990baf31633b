/**
 * What a name in an instruction leads to: a stage, a named context or an image; and what is said of one that leads nowhere or in a circle
 * (language.md §11).
 */
@NullMarked
package dev.kaniko.compiler.link;

import org.jspecify.annotations.NullMarked;
