/**
 * Processes with nothing but another root, for {@code --isolation=chroot} without CAP_SYS_ADMIN; see
 * {@code runtime/docs/isolation.md}.
 *
 * <p>{@link dev.kaniko.runtime.process.chroot.ChrootRunner} runs one at a time. As nothing can be mounted,
 * {@link dev.kaniko.runtime.process.chroot.PlacedMounts} moves what is to be mounted into the root and back. As there is no pid
 * namespace, {@link dev.kaniko.runtime.process.chroot.ChrootSurvivors} looks for the processes that are left and kills them.
 */
@NullMarked
package dev.kaniko.runtime.process.chroot;

import org.jspecify.annotations.NullMarked;
