/** Tests of the parts of this package. {@code dev.kaniko.compiler.ScopeTest} tests the expansion of words in whole files. */
@NullMarked
package dev.kaniko.compiler.scope;

import org.jspecify.annotations.NullMarked;
