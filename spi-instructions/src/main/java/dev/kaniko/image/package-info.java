/** The words of container images: references, platforms, digests, paths and the image configuration. */
@NullMarked
package dev.kaniko.image;

import org.jspecify.annotations.NullMarked;
