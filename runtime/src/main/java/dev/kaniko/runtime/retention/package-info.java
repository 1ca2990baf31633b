/**
 * What a state directory keeps between builds, and how it goes (runtime/docs/cache.md): {@link dev.kaniko.runtime.retention.Inventory} lists it,
 * {@link dev.kaniko.runtime.retention.Eviction} removes what was not used for longest, {@link dev.kaniko.runtime.retention.Verification} finds what is damaged.
 */
@NullMarked
package dev.kaniko.runtime.retention;

import org.jspecify.annotations.NullMarked;
