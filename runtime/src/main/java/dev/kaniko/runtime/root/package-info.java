/**
 * Root file systems of stages. Layers of a base image are unpacked once per machine and shared by all builds
 * ({@link dev.kaniko.runtime.root.RootStore}); what a build changes lies in a scratch directory of its own. A
 * {@link dev.kaniko.runtime.root.StageRoot} is read as a tree, takes changesets without writing them, and writes them only when a process
 * has to see them.
 */
@NullMarked
package dev.kaniko.runtime.root;

import org.jspecify.annotations.NullMarked;
