/** A package below another that it makes a cycle with. */
@NullMarked
package dev.kaniko.runtime.trespass.accomplice;

import org.jspecify.annotations.NullMarked;
