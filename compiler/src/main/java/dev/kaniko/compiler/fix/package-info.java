/**
 * Applies the fixes that the linter proposes. {@link dev.kaniko.compiler.fix.Fixer} lints a text, applies fixes that do not overlap, and begins anew
 * until nothing changes. What is called safe is proved each time: {@link dev.kaniko.compiler.fix.Proof} compiles the text before and after and
 * compares what is built. {@link dev.kaniko.compiler.fix.UnifiedDiff} shows the change. Nothing here reads or writes files. The page is
 * {@code compiler/docs/fixes.md}.
 */
@NullMarked
package dev.kaniko.compiler.fix;

import org.jspecify.annotations.NullMarked;
