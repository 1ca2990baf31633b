package dev.kaniko.runtime.root;

import dev.kaniko.runtime.layer.SizeLimit;
import dev.kaniko.runtime.process.ProcessRoot;
import dev.kaniko.runtime.snapshot.DirectoryTarget;
import dev.kaniko.runtime.snapshot.DirectoryTree;
import dev.kaniko.runtime.snapshot.InodeStore;
import dev.kaniko.runtime.snapshot.LeadingDirectories;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import dev.kaniko.runtime.snapshot.Snapshot;
import dev.kaniko.runtime.snapshot.WalkDiffer;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A root in one directory of this build. Contents of diffs are read from the files in it. The next command may change these files, so {@link
 * #keepsContents} is false.
 */
final class DirectoryRoot implements StageRoot {
  private final RootStore owner;
  private final List<BaseLayer> base;
  private final List<SnapshotDiff> pending = new ArrayList<>();
  private final List<InodeStore> opened = new ArrayList<>();

  /** The directory; null until the base is unpacked. */
  private @Nullable Path directory;

  /** The base as its indexes tell it, while it is not unpacked. */
  private @Nullable FileTree indexed;

  private @Nullable InodeStore store;

  /** The last snapshot of the directory. */
  private @Nullable Snapshot known;

  /** Whether nothing was written after that snapshot. */
  private boolean fresh;

  private DirectoryRoot(RootStore owner, List<BaseLayer> base) {
    this.owner = owner;
    this.base = List.copyOf(base);
  }

  static DirectoryRoot of(RootStore owner, List<BaseLayer> base) {
    return new DirectoryRoot(owner, base);
  }

  private Path directory() throws IOException {
    var path = directory;
    if (path == null) {
      path = owner.directoryBases().take(base);
      directory = path;
    }
    return path;
  }

  private InodeStore store() throws IOException {
    var current = store;
    if (current == null) {
      current = LinuxInodeStore.open(directory());
      opened.add(current);
      store = current;
    }
    return current;
  }

  @Override
  public boolean keepsContents() {
    return false;
  }

  @Override
  public FileTree tree() throws IOException {
    var tree = base.isEmpty() && directory == null ? FileTree.EMPTY : new DirectoryTree(store());
    for (var diff : pending) {
      tree = diff.applyTo(tree);
    }
    return tree;
  }

  @Override
  public FileTree look() throws IOException {
    var tree = indexed;
    if (tree == null && directory == null && !base.isEmpty()) {
      tree = owner.indexes().over(FileTree.EMPTY, base, () -> LayerIndexTree.of(base, owner.scratch())).orElse(null);
      indexed = tree;
    }
    if (tree == null || directory != null) {
      return tree();
    }
    for (var diff : pending) {
      tree = diff.applyTo(tree);
    }
    return tree;
  }

  @Override
  public void prepare() throws IOException {
    directory();
  }

  @Override
  public void apply(SnapshotDiff diff) {
    if (!diff.isEmpty()) {
      pending.add(diff);
    }
  }

  @Override
  public void stack(StackedLayer layer) throws IOException {
    writePending();
    LayerUnpacker.unpack(layer.blob().open(), layer.diffId(), new DirectoryTarget(store()), SizeLimit.of(directory()));
    fresh = false;
  }

  private void writePending() throws IOException {
    for (var diff : pending) {
      new DirectoryTarget(store()).apply(diff);
      fresh = false;
    }
    pending.clear();
  }

  @Override
  public SnapshotDiff observe(RunAction action) throws IOException, InterruptedException {
    writePending();
    var before = snapshot();
    fresh = false;
    try {
      action.run(new ProcessRoot.OfDirectory(directory()));
    } finally {
      // The store caches open directories, which the process may have moved.
      store = null;
    }
    var after = snapshot();
    return LeadingDirectories.addTo(WalkDiffer.diff(before, after, store()), new DirectoryTree(store()));
  }

  @Override
  public Optional<String> overlooked() {
    return owner.snapshotMode().overlooked();
  }

  private Snapshot snapshot() throws IOException {
    var last = known;
    if (last == null || !fresh) {
      last = last == null ? Snapshot.of(store(), owner.snapshotMode(), owner.snapshotDeadline()) : last.next(store(), owner.snapshotDeadline());
      known = last;
      fresh = true;
    }
    return last;
  }

  @Override
  public Path settle() throws IOException {
    writePending();
    return directory();
  }

  /** Copies the whole directory. */
  @Override
  public StageRoot fork() throws IOException {
    var fork = new DirectoryRoot(owner, base);
    fork.pending.addAll(pending);
    if (directory != null) {
      fork.directory = owner.directoryBases().copy(store());
    }
    return fork;
  }

  @Override
  public void close() {
    opened.forEach(InodeStore::close);
    opened.clear();
    store = null;
  }
}
