package dev.kaniko.runtime.root;

import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A root for a user without privileges. It can be read, and changed in memory, but no process can run in it. */
final class ReadOnlyRoot implements StageRoot {
  private final RootStore owner;
  private final List<BaseLayer> base;
  private final List<SnapshotDiff> pending = new ArrayList<>();
  private @Nullable FileTree index;

  /** The base as its indexes tell it, while its layers are not read. */
  private @Nullable FileTree indexed;

  private ReadOnlyRoot(RootStore owner, List<BaseLayer> base) {
    this.owner = owner;
    this.base = List.copyOf(base);
  }

  static ReadOnlyRoot of(RootStore owner, List<BaseLayer> base) {
    return new ReadOnlyRoot(owner, base);
  }

  @Override
  public FileTree tree() throws IOException {
    var tree = index;
    if (tree == null) {
      tree = LayerIndexTree.of(base, owner.scratch());
      index = tree;
    }
    for (var diff : pending) {
      tree = diff.applyTo(tree);
    }
    return tree;
  }

  @Override
  public FileTree look() throws IOException {
    var tree = indexed;
    if (tree == null && index == null && !base.isEmpty()) {
      tree = owner.indexes().over(FileTree.EMPTY, base, () -> LayerIndexTree.of(base, owner.scratch())).orElse(null);
      indexed = tree;
    }
    if (tree == null || index != null) {
      return tree();
    }
    for (var diff : pending) {
      tree = diff.applyTo(tree);
    }
    return tree;
  }

  @Override
  public void prepare() throws IOException {
    tree();
  }

  @Override
  public void apply(SnapshotDiff diff) {
    if (!diff.isEmpty()) {
      pending.add(diff);
    }
  }

  @Override
  public void stack(StackedLayer layer) throws IOException {
    index = LayerIndexTree.over(tree(), layer, owner.scratch());
    pending.clear();
  }

  @Override
  public SnapshotDiff observe(RunAction action) throws IOException {
    throw new IOException("no process can run in the image: this user may neither mount file systems nor change the owners of files (run as root)");
  }

  @Override
  public StageRoot fork() {
    var fork = new ReadOnlyRoot(owner, base);
    fork.index = index;
    fork.pending.addAll(pending);
    return fork;
  }

  @Override
  public void close() {}
}
