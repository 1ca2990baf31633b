/** Who sees which ARG and ENV where, and what a word is worth: expansion by the rules of the reference. */
@NullMarked
package dev.kaniko.compiler.scope;

import org.jspecify.annotations.NullMarked;
