/** The command line: the only package that reads the environment, prints, and ends the process. One class a command. The page is {@code runtime/docs/command-line.md}. */
@NullMarked
package dev.kaniko.cli;

import org.jspecify.annotations.NullMarked;
