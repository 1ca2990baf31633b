package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A copy of a tree at one moment, with all contents in memory. */
final class FrozenTree implements FileTree {
  private final TreeMap<ImagePath, Entry> entries = new TreeMap<>();
  private final TreeMap<ImagePath, List<String>> names = new TreeMap<>();

  private FrozenTree() {}

  /** Returns a copy of {@code tree}. */
  static FrozenTree of(FileTree tree) throws IOException {
    var frozen = new FrozenTree();
    frozen.entries.put(ImagePath.ROOT, tree.find(ImagePath.ROOT).orElseThrow());
    frozen.copy(tree, ImagePath.ROOT);
    return frozen;
  }

  private void copy(FileTree tree, ImagePath directory) throws IOException {
    var listed = tree.list(directory);
    names.put(directory, listed);
    for (var name : listed) {
      var path = directory.child(name);
      var entry = tree.find(path).orElseThrow();
      entries.put(path, new Entry(frozen(entry.node()), entry.inode()));
      copy(tree, path);
    }
  }

  private static FileNode frozen(FileNode node) throws IOException {
    if (node instanceof FileNode.RegularFile file) {
      try (var in = file.content().open()) {
        return new FileNode.RegularFile(file.metadata(), FileContent.of(in.readAllBytes()));
      }
    }
    return node;
  }

  /** Returns {@code diff} with its contents in memory, so that two diffs can be compared with equals. */
  static SnapshotDiff frozen(SnapshotDiff diff) throws IOException {
    var changes = new ArrayList<Change>();
    for (var change : diff.changes()) {
      changes.add(change instanceof Change.Put(var path, var node) ? new Change.Put(path, frozen(node)) : change);
    }
    return SnapshotDiff.of(changes);
  }

  @Override
  public Optional<Entry> find(ImagePath path) {
    return Optional.ofNullable(entries.get(path));
  }

  @Override
  public List<String> list(ImagePath directory) {
    return names.getOrDefault(directory, List.of());
  }
}
