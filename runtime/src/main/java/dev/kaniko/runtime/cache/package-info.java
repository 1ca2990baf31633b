/**
 * What steps came to in earlier builds, and what that depends on (runtime/docs/cache.md).
 *
 * <p>{@link dev.kaniko.runtime.cache.KeyParts} are all that the result of a step depends on, and their digest is its
 * {@link dev.kaniko.runtime.cache.CacheKey}. A {@link dev.kaniko.runtime.cache.StepStore} keeps a
 * {@link dev.kaniko.runtime.cache.CachedStep} for each key, on this machine or in a registry.
 * Indexes of base layers lie beside the results in a registry ({@link dev.kaniko.runtime.root.FarIndexes}).
 */
@NullMarked
package dev.kaniko.runtime.cache;

import org.jspecify.annotations.NullMarked;
