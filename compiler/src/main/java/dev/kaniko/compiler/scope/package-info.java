/**
 * Scopes of variables, and the expansion of words, as in the reference ({@code compiler/docs/language.md} §7 and §8).
 */
@NullMarked
package dev.kaniko.compiler.scope;

import org.jspecify.annotations.NullMarked;
