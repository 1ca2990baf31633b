/**
 * Where an image goes ({@code runtime/docs/outputs.md}): {@link dev.kaniko.runtime.output.Outputs} names registries and
 * {@link dev.kaniko.runtime.output.OutputFile files}, and {@link dev.kaniko.runtime.output.ImageOutputs} writes the finished image to all of
 * them, those last that tell its digest.
 */
@NullMarked
package dev.kaniko.runtime.output;

import org.jspecify.annotations.NullMarked;
