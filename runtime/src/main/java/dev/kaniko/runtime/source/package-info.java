/**
 * What the instructions of one build read: an {@link dev.kaniko.runtime.source.OpenContext} is its build context with its Dockerfile,
 * {@link dev.kaniko.runtime.source.NamedContexts} are those of {@code --build-context}, and
 * {@link dev.kaniko.runtime.source.SourceDates} tells the compiler their times. How places are opened is in
 * {@link dev.kaniko.runtime.context}, how things are fetched in {@link dev.kaniko.runtime.fetch}.
 */
@NullMarked
package dev.kaniko.runtime.source;

import org.jspecify.annotations.NullMarked;
