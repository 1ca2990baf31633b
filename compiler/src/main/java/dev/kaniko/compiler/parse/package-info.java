/**
 * From bytes to the tree: {@link dev.kaniko.compiler.parse.DockerfileReader} is the way in. What can be said against a file
 * without expanding a variable or knowing a stage graph is said here, as diagnostics, all of it at once: an instruction with an error does not keep
 * the next from being read.
 */
@NullMarked
package dev.kaniko.compiler.parse;

import org.jspecify.annotations.NullMarked;
