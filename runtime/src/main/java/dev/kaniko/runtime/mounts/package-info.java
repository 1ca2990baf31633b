/**
 * The directories of {@code RUN --mount=type=cache}. {@link dev.kaniko.runtime.mounts.CacheDirectories} keeps them on this machine and lends them to
 * commands; {@link dev.kaniko.runtime.mounts.FarMounts} brings them from a {@link dev.kaniko.runtime.mounts.MountPlace} beyond it and takes them there.
 */
@NullMarked
package dev.kaniko.runtime.mounts;

import org.jspecify.annotations.NullMarked;
