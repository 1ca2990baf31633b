/**
 * Registries (OCI distribution-spec): pulling bases and pushing images, with credentials, mirrors, TLS settings and retries.
 *
 * <p>{@link dev.kaniko.runtime.registry.Registries} opens a {@link dev.kaniko.runtime.registry.RegistrySession} for one
 * repository; {@link dev.kaniko.runtime.registry.ImagePuller} and {@link dev.kaniko.runtime.registry.ImagePusher} move whole
 * images through sessions. jib-core speaks the protocol; no type of it leaves this package. The page is {@code
 * runtime/docs/registries.md}.
 */
@NullMarked
package dev.kaniko.runtime.registry;

import org.jspecify.annotations.NullMarked;
