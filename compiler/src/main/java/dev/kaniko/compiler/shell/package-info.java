/**
 * The tree of a shell text: scripts, commands, words and their parts, each with its place in the Dockerfile, nothing expanded. It is read by
 * {@link dev.kaniko.compiler.parse.shell} and looked at by {@link dev.kaniko.compiler.shell.command}. The page is {@code compiler/docs/shell.md}.
 */
@NullMarked
package dev.kaniko.compiler.shell;

import org.jspecify.annotations.NullMarked;
