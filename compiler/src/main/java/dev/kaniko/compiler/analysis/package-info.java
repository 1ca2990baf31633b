/**
 * What passes on the typed program ask before they change it: which steps somebody notices
 * ({@link dev.kaniko.compiler.analysis.LiveSteps}), and which stages come to the same ({@link dev.kaniko.compiler.analysis.StageIdentity}).
 * Nothing here changes a program.
 */
@NullMarked
package dev.kaniko.compiler.analysis;

import org.jspecify.annotations.NullMarked;
