/**
 * Linux itself, where the JDK stops: system calls on inodes, mounts that are attached nowhere, and processes with a root,
 * namespaces and capabilities of their own.
 *
 * <p>The only package that uses {@code java.lang.foreign}. {@link dev.kaniko.runtime.linux.Directory} and
 * {@link dev.kaniko.runtime.linux.OpenFile} cover files, {@link dev.kaniko.runtime.linux.RootedDirectory} paths of several names below
 * a root, {@link dev.kaniko.runtime.linux.OverlayMount} and {@link dev.kaniko.runtime.linux.DetachedMount} mounts, {@link
 * dev.kaniko.runtime.linux.ChildProgram} processes, {@link dev.kaniko.runtime.linux.SeccompFilter} the system calls that a process may
 * make. Names are bytes; {@link dev.kaniko.runtime.linux.OsBytes} is the one place where they become strings and back.
 */
@NullMarked
package dev.kaniko.runtime.linux;

import org.jspecify.annotations.NullMarked;
