/**
 * Reads the Dockerfile and the build context.
 *
 * <p>{@link dev.kaniko.runtime.context.ContextLocation} is the parsed value of {@code --context}. {@link dev.kaniko.runtime.context.BuildContexts}
 * opens it as a tree. {@link dev.kaniko.runtime.context.DockerfileLocation} finds the Dockerfile and its ignore file. {@link
 * dev.kaniko.runtime.context.BuildContext} is the tree without the files that {@link dev.kaniko.runtime.context.DockerIgnore} excludes.
 */
@NullMarked
package dev.kaniko.runtime.context;

import org.jspecify.annotations.NullMarked;
