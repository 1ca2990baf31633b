/**
 * The command line: the only package that reads the environment, prints, and ends the process. One class a command. The pages are {@code
 * runtime/docs/command-line.md}, {@code runtime/docs/flags.md} and {@code runtime/docs/logging.md}.
 */
@NullMarked
package dev.kaniko.cli;

import org.jspecify.annotations.NullMarked;
