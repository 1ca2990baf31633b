/**
 * Trees of files on disk and in memory, how a changeset is laid over one, and how the changeset between two is found.
 *
 * <p>{@link dev.kaniko.runtime.snapshot.InodeStore} is the one way to a file system; {@link dev.kaniko.runtime.snapshot.ChangeTarget}
 * writes changes through it, {@link dev.kaniko.runtime.snapshot.WalkDiffer} and {@link dev.kaniko.runtime.snapshot.OverlayDiffer} read
 * changes from it.
 *
 * <p>Both differs give what {@link dev.kaniko.snapshot.SnapshotDiff#between} would give with every byte of the tree before at hand, so no
 * more than what differs. The overlay differ reads what a process wrote and compares it with the layers below, whatever
 * {@code --snapshot-mode} says. The walk differ compares two {@linkplain dev.kaniko.runtime.snapshot.Snapshot snapshots}. A snapshot in
 * the mode {@code full} reads all files once; the next one of the same root reads only what the kernel's time of the inode says was
 * touched since, so it costs one {@code statx} a file. {@code redo} and {@code time} read nothing and overlook what
 * {@link dev.kaniko.runtime.snapshot.SnapshotMode} says. Where they may differ: if one name of a file with several was copied up or linked,
 * the overlay differ puts it (it cannot see the other names), even if all is as it was.
 *
 * <p>What a layer holds beyond that, the directories that lead to a change, {@link dev.kaniko.runtime.snapshot.LeadingDirectories} adds.
 */
@NullMarked
package dev.kaniko.runtime.snapshot;

import org.jspecify.annotations.NullMarked;
