/**
 * The root of a process as the process will see it, before it starts: a {@link dev.kaniko.runtime.process.view.RootView} resolves
 * paths inside the root and makes the {@link dev.kaniko.runtime.process.view.MountPoint mount points} that are missing, for the time
 * of the process. Beside it are the devices and the files of {@code /etc} that a process has from its surroundings, whatever its
 * image holds; see {@code runtime/docs/isolation.md}.
 */
@NullMarked
package dev.kaniko.runtime.process.view;

import org.jspecify.annotations.NullMarked;
