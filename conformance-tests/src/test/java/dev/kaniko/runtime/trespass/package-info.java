/** Code that breaks the architecture rules on purpose, so that a test can see each rule fail. */
@NullMarked
package dev.kaniko.runtime.trespass;

import org.jspecify.annotations.NullMarked;
