/**
 * Trees of files on disk and in memory, how a changeset is laid over one, and how the changeset between two is found.
 *
 * <p>{@link dev.kaniko.runtime.snapshot.InodeStore} is the one way to a file system; {@link dev.kaniko.runtime.snapshot.ChangeTarget}
 * writes changes through it, {@link dev.kaniko.runtime.snapshot.WalkDiffer} and {@link dev.kaniko.runtime.snapshot.OverlayDiffer} read
 * changes from it, and {@link dev.kaniko.snapshot.PendingTree} shows changes that nobody has written yet.
 */
@NullMarked
package dev.kaniko.runtime.snapshot;

import org.jspecify.annotations.NullMarked;
