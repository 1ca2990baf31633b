/** Tests of the parts of this package. */
@NullMarked
package dev.kaniko.compiler.plan;

import org.jspecify.annotations.NullMarked;
