/** What tests of instructions and of the runtime share: small trees written by hand, random trees, and trees as text. */
@NullMarked
package dev.kaniko.instruction.testing;

import org.jspecify.annotations.NullMarked;
