/**
 * The documents of an OCI image: descriptors, manifests, indexes and image configurations. Parsing ignores unknown fields. Writing the same document
 * always gives the same bytes.
 *
 * <p>Reading an image starts with an {@link dev.kaniko.runtime.oci.Index} or a {@link dev.kaniko.runtime.oci.Manifest} and ends with an {@link
 * dev.kaniko.runtime.oci.ImageDocument}. Writing one ends with an {@link dev.kaniko.runtime.oci.AssembledImage}. Documents of Docker's schema 2 are
 * read like their OCI equivalents. Schema 1 is not supported.
 */
@NullMarked
package dev.kaniko.runtime.oci;

import org.jspecify.annotations.NullMarked;
