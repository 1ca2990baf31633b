package dev.kaniko.runtime.snapshot;

import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.Metadata;
import java.time.Instant;

/** The directory that leads to a change and that neither the changeset nor the tree below has. */
final class ImpliedDirectory {
  static final FileNode.Directory NODE = new FileNode.Directory(Metadata.of(0755, 0, 0, Instant.EPOCH));
  static final FileTree.Entry ENTRY = FileTree.Entry.of(NODE);

  private ImpliedDirectory() {}
}
