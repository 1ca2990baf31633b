/** What the standard instructions accept, refuse and do. */
@NullMarked
package dev.kaniko.instruction.standard;

import org.jspecify.annotations.NullMarked;
