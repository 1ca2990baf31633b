/** Tests of the command line. */
@NullMarked
package dev.kaniko.cli;

import org.jspecify.annotations.NullMarked;
