/**
 * Reads and writes layers (OCI image-spec, layer). {@link dev.kaniko.runtime.layer.LayerWriter} turns a changeset into a compressed tar stream
 * and both digests in one pass. {@link dev.kaniko.runtime.layer.LayerReader} reads the changes back.
 */
@NullMarked
package dev.kaniko.runtime.layer;

import org.jspecify.annotations.NullMarked;
