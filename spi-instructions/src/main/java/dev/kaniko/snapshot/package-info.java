/**
 * File trees of an image and the changesets between them (OCI image-spec, layer, "Change Types").
 *
 * <p>A {@link dev.kaniko.snapshot.FileTree} is read; a {@link dev.kaniko.snapshot.SnapshotDiff} says how one tree becomes
 * another. Neither knows where contents lie: a {@link dev.kaniko.snapshot.FileContent} is opened when its bytes are needed.
 *
 * <p>A diff is found by {@link dev.kaniko.snapshot.SnapshotDiff#between}, shown by {@link dev.kaniko.snapshot.SnapshotDiff#applyTo},
 * and added to another by {@link dev.kaniko.snapshot.SnapshotDiff#then}; {@link dev.kaniko.snapshot.SnapshotDiff} says which laws hold
 * between the three.
 *
 * <p>Paths are {@linkplain dev.kaniko.image.ImagePath absolute in the image}; links are followed by
 * {@link dev.kaniko.snapshot.LinkResolver} alone, and never out of the tree. Modes are the 12 permission bits, owners numbers, times to
 * the nanosecond; a layer keeps whole seconds. Nodes, changes and diffs are values that hold no bytes of files, and are equal as far as
 * contents say so; trees are views, which may show what was written since. Values may be shared by threads; of trees that is not promised.
 * Reading fails with an {@code IOException}, wrong arguments with an {@code IllegalArgumentException}.
 */
@NullMarked
package dev.kaniko.snapshot;

import org.jspecify.annotations.NullMarked;
