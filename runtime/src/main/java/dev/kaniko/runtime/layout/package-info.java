/**
 * Images on a local disk. The blob store receives the blobs of pulls and builds. From it, images are written as an OCI image layout (OCI image-spec,
 * image-layout) or as an archive for {@code docker load}. An OCI image layout can also be read as a base image.
 */
@NullMarked
package dev.kaniko.runtime.layout;

import org.jspecify.annotations.NullMarked;
