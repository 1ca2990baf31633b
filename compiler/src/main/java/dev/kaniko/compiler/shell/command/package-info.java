/**
 * What the shell texts of a Dockerfile run: {@link dev.kaniko.compiler.shell.command.ShellTexts} finds the texts,
 * {@link dev.kaniko.compiler.shell.command.Invocation} is one command that would run. The page is {@code compiler/docs/shell.md}.
 */
@NullMarked
package dev.kaniko.compiler.shell.command;

import org.jspecify.annotations.NullMarked;
