/**
 * The builder as one call: {@link dev.kaniko.runtime.ImageBuilder} takes a {@link dev.kaniko.runtime.BuildRequest}, opens the build
 * context, has the Dockerfile compiled, the plan carried out, and the image written to where it was asked for.
 */
@NullMarked
package dev.kaniko.runtime;

import org.jspecify.annotations.NullMarked;
