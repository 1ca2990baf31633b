/**
 * Processes in the file system of the container that this program is in, for {@code --isolation=in-place}; see
 * {@code runtime/docs/isolation.md}.
 *
 * <p>A {@link dev.kaniko.runtime.process.inplace.ContainerRoot} says what of the container is to stay.
 * {@link dev.kaniko.runtime.process.inplace.InPlaceRunner} runs one process at a time: {@code HiddenFiles} takes secrets away,
 * {@code InPlaceFiles} moves the files of the root to {@code /} and back, {@code OwnFiles} finds out whether the process has changed
 * this program. {@code InPlaceJournal} takes down what was moved, so that the next build can put things right.
 */
@NullMarked
package dev.kaniko.runtime.process.inplace;

import org.jspecify.annotations.NullMarked;
