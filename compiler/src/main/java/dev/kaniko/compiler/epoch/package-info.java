/** The time that SOURCE_DATE_EPOCH asks for: seconds, or the time of a source (language.md §8). */
@NullMarked
package dev.kaniko.compiler.epoch;

import org.jspecify.annotations.NullMarked;
