package dev.kaniko.compiler.lint;

import dev.kaniko.compiler.compilation.Moment;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;

/**
 * What a rule found.
 *
 * @param moment when the reference would look for it
 * @param position where the instruction begins that it belongs to
 */
record Finding(Moment moment, int position, Diagnostic diagnostic) {
  /** Returns this finding with those of its fixes that change only this file. */
  Finding withFixesIn(SourceId file) {
    return new Finding(moment, position, diagnostic.withFixesWhere(file::equals));
  }
}
