package dev.kaniko.runtime.interpreter;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.runtime.snapshot.DirectoryTarget;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts parts of trees on disk, where a mount can show them. */
final class SubtreeCopies {
  private static final ImagePath PLACE = ImagePath.ROOT.child("tree");

  private final Path scratch;

  SubtreeCopies(Path scratch) {
    this.scratch = scratch;
  }

  /**
   * Copies what is at {@code source}, links followed, with all below it.
   *
   * @return the copy: a directory, or a file
   * @throws InstructionFailedException if nothing is there
   */
  Path copy(FileTree tree, ImagePath source) throws IOException {
    var path = new LinkResolver(tree).follow(source);
    if (tree.find(path).isEmpty()) {
      throw new InstructionFailedException("\"" + source + "\": not found");
    }
    var changes = new ArrayList<Change>();
    collect(tree, path, PLACE, changes, new HashMap<>());
    var directory = Files.createTempDirectory(scratch, "mount");
    try (var store = LinuxInodeStore.open(directory)) {
      new DirectoryTarget(store).apply(SnapshotDiff.of(changes));
    }
    return directory.resolve(PLACE.name());
  }

  private static void collect(FileTree tree, ImagePath from, ImagePath to, List<Change> changes, Map<Long, ImagePath> names) throws IOException {
    var entry = tree.find(from).orElse(null);
    if (entry == null) {
      return;
    }
    var first = entry.inode().isPresent() ? names.putIfAbsent(entry.inode().getAsLong(), to) : null;
    changes.add(first == null ? new Change.Put(to, entry.node()) : new Change.HardLink(to, first));
    if (entry.node() instanceof FileNode.Directory) {
      for (var name : tree.list(from)) {
        collect(tree, from.child(name), to.child(name), changes, names);
      }
    }
  }
}
