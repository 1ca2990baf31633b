/** The laws that concern compiler and interpreter together, on trees in memory. */
@NullMarked
package dev.kaniko.law;

import org.jspecify.annotations.NullMarked;
