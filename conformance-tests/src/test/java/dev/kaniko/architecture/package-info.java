/** The boundaries of the modules and packages, as rules that a build fails on. */
@NullMarked
package dev.kaniko.architecture;

import org.jspecify.annotations.NullMarked;
