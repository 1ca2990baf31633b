/**
 * Processes in containers of runc or crun, for {@code --isolation=oci}; see {@code runtime/docs/isolation.md}.
 *
 * <p>{@link dev.kaniko.runtime.process.oci.OciRuntime} finds a runtime that works here.
 * {@link dev.kaniko.runtime.process.oci.OciRunner} makes a bundle for it, in which {@code BundleConfig} writes the
 * {@code config.json}, and runs the runtime to the end of the container.
 */
@NullMarked
package dev.kaniko.runtime.process.oci;

import org.jspecify.annotations.NullMarked;
