/**
 * From bytes to the tree: {@link dev.kaniko.compiler.parse.DockerfileReader} is the way in. Errors that need no expanded
 * variable and no stage graph are reported here, all of them: an instruction with an error does not keep the next from being read.
 */
@NullMarked
package dev.kaniko.compiler.parse;

import org.jspecify.annotations.NullMarked;
