/**
 * The builder as one call: {@link dev.kaniko.runtime.ImageBuilder} takes a {@link dev.kaniko.runtime.request.BuildRequest}, opens what
 * the build reads ({@link dev.kaniko.runtime.source}), has the Dockerfile compiled against the images it starts from
 * ({@link dev.kaniko.runtime.images}), the plan carried out ({@link dev.kaniko.runtime.interpreter}), and the image written to where it
 * was asked for ({@link dev.kaniko.runtime.output}). {@link dev.kaniko.runtime.BuildPlanner} stops at the plan, and
 * {@link dev.kaniko.runtime.DockerfileImages} at the names of the images.
 *
 * <p>The pages: {@code runtime/docs/build.md} says what a build does, {@code runtime/docs/contexts.md} where its files come from, {@code
 * runtime/docs/cache.md} what a step depends on, {@code runtime/docs/isolation.md} how RUN is kept apart, {@code runtime/docs/executor.md} what the executor image is.
 */
@NullMarked
package dev.kaniko.runtime;

import org.jspecify.annotations.NullMarked;
