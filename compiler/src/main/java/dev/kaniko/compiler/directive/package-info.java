/**
 * The directives at the top of a file that change how it is judged: {@code syntax}, which names a frontend, and {@code check}, which sets the
 * options of the linter (language.md §4).
 */
@NullMarked
package dev.kaniko.compiler.directive;

import org.jspecify.annotations.NullMarked;
