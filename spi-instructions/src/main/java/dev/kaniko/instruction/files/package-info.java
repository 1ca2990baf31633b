/**
 * What an instruction needs that writes files: COPY, ADD and WORKDIR are made of it, and so may be others.
 *
 * <p>In order: a {@link dev.kaniko.instruction.files.Destination} is the place that a text of the Dockerfile means, seen from the working
 * directory. A {@link dev.kaniko.instruction.files.TargetTree} is the root together with what the instruction has put into it so far: it
 * follows links inside the root, makes directories that are missing, and in the end has the changeset for the
 * {@link dev.kaniko.instruction.Outcome}. An {@link dev.kaniko.instruction.files.Owner} is what {@code --chown} names, looked up in the
 * {@link dev.kaniko.instruction.files.UserDatabase} of the root. A {@link dev.kaniko.instruction.files.ModeChange} is what
 * {@code --chmod} does.
 *
 * <pre>{@code
 * var target = new TargetTree(context.root());
 * var place = target.resolve(Destination.of(path, context.config()).path());
 * target.makeDirectories(place.parent(), 0755, Optional.empty(), context.now());
 * target.put(place, new FileNode.RegularFile(Metadata.of(0644, 0, 0, context.now()), FileContent.of(text)));
 * return Outcome.layer(target.changes(), "NOTE " + path);
 * }</pre>
 *
 * <p>An instruction that does so has {@link dev.kaniko.instruction.RootAccess#READ}. All of it behaves as BuildKit's file backend does.
 */
@NullMarked
package dev.kaniko.instruction.files;

import org.jspecify.annotations.NullMarked;
