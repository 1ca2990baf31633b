/**
 * The documents of an OCI image: descriptors, manifests, indexes and image configurations, read tolerantly and written to
 * the same bytes every time.
 *
 * <p>Reading starts at an {@link dev.kaniko.runtime.oci.Index} or a {@link dev.kaniko.runtime.oci.Manifest} and ends at an
 * {@link dev.kaniko.runtime.oci.ImageDocument}; writing ends at an {@link dev.kaniko.runtime.oci.AssembledImage}. Docker's
 * schema 2 documents are read as their OCI equivalents; schema 1 is not read.
 */
@NullMarked
package dev.kaniko.runtime.oci;

import org.jspecify.annotations.NullMarked;
