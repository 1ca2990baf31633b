package dev.kaniko.runtime.linux;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a directory.
 *
 * @param name a single name, neither {@code .} nor {@code ..}
 * @param type the file type; null if the file system does not list types
 * @param inode the inode number in the listing; on overlay it may differ from that of {@code statx}
 */
public record DirectoryEntry(String name, @Nullable FileType type, long inode) {}
