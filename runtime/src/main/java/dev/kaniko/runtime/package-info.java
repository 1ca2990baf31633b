/**
 * The builder as one call: {@link dev.kaniko.runtime.ImageBuilder} takes a {@link dev.kaniko.runtime.BuildRequest}, opens the build
 * context, has the Dockerfile compiled, the plan carried out, and the image written to where it was asked for.
 *
 * <p>The pages: {@code runtime/docs/build.md} says what a build does, {@code runtime/docs/cache.md} what a step depends on, {@code
 * runtime/docs/isolation.md} how RUN is kept apart, {@code runtime/docs/executor.md} what the executor image is.
 */
@NullMarked
package dev.kaniko.runtime;

import org.jspecify.annotations.NullMarked;
