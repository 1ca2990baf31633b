/**
 * The words of container images: references, platforms, digests, paths and the image configuration.
 *
 * <p>All are immutable values, and equal by what they say. A text becomes one by {@code parse} or {@code clean}, which throw
 * {@link java.lang.IllegalArgumentException} with a message for whoever wrote the text. {@link dev.kaniko.image.ImageConfig} is the whole
 * configuration as it stands; an instruction changes it with a {@link dev.kaniko.image.ConfigDelta}, a list of assignments. Where there may
 * be nothing, it is the empty text or list, or an {@code Optional}; nothing is null.
 */
@NullMarked
package dev.kaniko.image;

import org.jspecify.annotations.NullMarked;
