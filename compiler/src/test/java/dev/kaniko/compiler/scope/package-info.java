/** Tests of the package's own pieces; what words become in whole files is tested by {@code dev.kaniko.compiler.ScopeTest}. */
@NullMarked
package dev.kaniko.compiler.scope;

import org.jspecify.annotations.NullMarked;
