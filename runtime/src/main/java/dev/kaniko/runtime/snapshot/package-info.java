/**
 * Applies changesets to trees on disk, and finds the changeset between two states of a tree.
 *
 * <p>All access to files goes through {@link dev.kaniko.runtime.snapshot.InodeStore}. {@link dev.kaniko.runtime.snapshot.ChangeTarget} writes
 * changes. {@link dev.kaniko.runtime.snapshot.WalkDiffer} and {@link dev.kaniko.runtime.snapshot.OverlayDiffer} find changes.
 *
 * <p>Both differs give the result of {@link dev.kaniko.snapshot.SnapshotDiff#between}, without reading the whole earlier tree:
 *
 * <ul>
 *   <li>The overlay differ compares the files that a process wrote with the layers below. It ignores {@code --snapshot-mode}.
 *   <li>The walk differ compares two {@linkplain dev.kaniko.runtime.snapshot.Snapshot snapshots}. In the mode {@code full} the first snapshot
 *       reads all files. The next one reads only files with a changed ctime; all others cost one {@code statx} call. The modes {@code redo}
 *       and {@code time} read no contents and miss some changes, see {@link dev.kaniko.runtime.snapshot.SnapshotMode}.
 * </ul>
 *
 * <p>The results differ in one case. If one name of a file with several names was copied up or linked, the overlay differ puts it even if
 * nothing has changed, because it cannot see the other names.
 *
 * <p>{@link dev.kaniko.runtime.snapshot.LeadingDirectories} adds the parent directories of changes, which a layer also contains.
 */
@NullMarked
package dev.kaniko.runtime.snapshot;

import org.jspecify.annotations.NullMarked;
