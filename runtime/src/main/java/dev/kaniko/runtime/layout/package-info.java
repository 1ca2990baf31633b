/**
 * Images on a local disk: the store of blobs that pulls and builds fill, and what is written from it, an OCI image layout
 * directory (OCI image-spec, image-layout) or an archive for {@code docker load}. A layout is read, too, where it is given as a base.
 */
@NullMarked
package dev.kaniko.runtime.layout;

import org.jspecify.annotations.NullMarked;
