package dev.kaniko.runtime.linux;

import org.jspecify.annotations.Nullable;

/**
 * One name in a directory.
 *
 * @param name one name, neither {@code .} nor {@code ..}
 * @param type what it is; null if the file system does not tell in the listing
 * @param inode its number, as the listing says it (overlay may say another than {@code statx})
 */
public record DirectoryEntry(String name, @Nullable FileType type, long inode) {}
