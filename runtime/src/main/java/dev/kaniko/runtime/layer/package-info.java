/**
 * Layers as bytes: a changeset becomes a tar stream, its digest, a compressed stream and its digest in one pass, and comes back the
 * same way (OCI image-spec, layer).
 */
@NullMarked
package dev.kaniko.runtime.layer;

import org.jspecify.annotations.NullMarked;
