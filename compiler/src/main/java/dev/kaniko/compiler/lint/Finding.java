package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.diagnostic.Diagnostic;

/**
 * What a rule found.
 *
 * @param moment when the reference would look for it
 * @param position where the instruction begins that it belongs to
 */
record Finding(Moment moment, int position, Diagnostic diagnostic) {}
