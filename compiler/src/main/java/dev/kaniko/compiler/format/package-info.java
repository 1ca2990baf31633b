/**
 * Lays Dockerfiles out. {@link dev.kaniko.compiler.format.Layout} says what changes of a tree: blanks, blank lines, indents and the case of keywords.
 * {@link dev.kaniko.compiler.format.Formatter} checks that the file means the same afterwards. Nothing here reads or writes files. The page is
 * {@code compiler/docs/format.md}.
 */
@NullMarked
package dev.kaniko.compiler.format;

import org.jspecify.annotations.NullMarked;
