/**
 * Says why steps were not reused (runtime/docs/cache.md, section "Why was this step not reused?").
 *
 * <p>A {@link dev.kaniko.runtime.explain.BuildRecorder} hears of each step what its key is made of, compares it with the record of the last build of
 * the same Dockerfile, and writes the record of this one. Records hold no value that a name calls secret. A {@link
 * dev.kaniko.runtime.explain.SharedRecord} is what a cache has of a record, for machines without any.
 */
@NullMarked
package dev.kaniko.runtime.explain;

import org.jspecify.annotations.NullMarked;
