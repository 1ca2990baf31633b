/**
 * System calls of Linux that the JDK does not offer: operations on inodes, detached mounts, and processes with their own root, namespaces and
 * capabilities. No other package uses {@code java.lang.foreign}.
 *
 * <ul>
 *   <li>Files: {@link dev.kaniko.runtime.linux.Directory}, {@link dev.kaniko.runtime.linux.OpenFile}, and {@link
 *       dev.kaniko.runtime.linux.RootedDirectory} for paths below a root.
 *   <li>Mounts: {@link dev.kaniko.runtime.linux.OverlayMount} and {@link dev.kaniko.runtime.linux.DetachedMount}.
 *   <li>Processes: {@link dev.kaniko.runtime.linux.ChildProgram}, and {@link dev.kaniko.runtime.linux.SeccompFilter} for their system calls.
 *   <li>Names: bytes in the kernel, strings in Java. {@link dev.kaniko.runtime.linux.OsBytes} converts them.
 * </ul>
 */
@NullMarked
package dev.kaniko.runtime.linux;

import org.jspecify.annotations.NullMarked;
