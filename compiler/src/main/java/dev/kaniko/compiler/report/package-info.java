/** Renders diagnostics for people. */
@NullMarked
package dev.kaniko.compiler.report;

import org.jspecify.annotations.NullMarked;
