/**
 * Processes with mounts, processes and a host name of their own, for {@code --isolation=chroot} with CAP_SYS_ADMIN and for
 * {@code --isolation=rootless}; see {@code runtime/docs/isolation.md}.
 *
 * <p>{@link dev.kaniko.runtime.process.namespaces.PreparedMounts} makes all mounts before there is a child, detached from the tree of
 * this machine. {@code NamespaceSetup} lets the child put them together, and
 * {@link dev.kaniko.runtime.process.namespaces.NamespaceRunner} runs it. The mounts and limits serve containers of an OCI runtime too.
 */
@NullMarked
package dev.kaniko.runtime.process.namespaces;

import org.jspecify.annotations.NullMarked;
