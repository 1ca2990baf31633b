/** Reads shell texts into the tree of {@link dev.kaniko.compiler.shell}. Here the ANTLR tree ends. */
@NullMarked
package dev.kaniko.compiler.parse.shell;

import org.jspecify.annotations.NullMarked;
