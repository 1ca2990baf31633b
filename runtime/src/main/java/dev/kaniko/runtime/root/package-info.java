/**
 * Root file systems of stages. {@link dev.kaniko.runtime.root.RootStore} unpacks the layers of a base image once per machine, and all builds share
 * them. The changes of a build are in its scratch directory. A {@link dev.kaniko.runtime.root.StageRoot} can be read as a tree. It accepts
 * changesets, and writes them to disk only before a process runs in the root.
 */
@NullMarked
package dev.kaniko.runtime.root;

import org.jspecify.annotations.NullMarked;
