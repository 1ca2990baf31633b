/**
 * File trees of an image and the changesets between them (OCI image-spec, layer, "Change Types").
 *
 * <p>A {@link dev.kaniko.snapshot.FileTree} is read; a {@link dev.kaniko.snapshot.SnapshotDiff} says how one tree becomes
 * another. Neither knows where contents lie: a {@link dev.kaniko.snapshot.FileContent} is opened when its bytes are needed.
 */
@NullMarked
package dev.kaniko.snapshot;

import org.jspecify.annotations.NullMarked;
