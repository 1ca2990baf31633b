/**
 * Where a build reads its own files from: the Dockerfile and the build context.
 *
 * <p>A {@link dev.kaniko.runtime.context.ContextLocation} is what {@code --context} names. {@link
 * dev.kaniko.runtime.context.BuildContexts} opens it as a tree, {@link dev.kaniko.runtime.context.DockerfileLocation} finds the
 * Dockerfile beside or inside it and with that the ignore file, and {@link dev.kaniko.runtime.context.BuildContext} is the tree
 * without what the {@link dev.kaniko.runtime.context.DockerIgnore} excludes.
 */
@NullMarked
package dev.kaniko.runtime.context;

import org.jspecify.annotations.NullMarked;
