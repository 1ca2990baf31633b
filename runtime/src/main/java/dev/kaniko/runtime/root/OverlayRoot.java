package dev.kaniko.runtime.root;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.layer.SizeLimit;
import dev.kaniko.runtime.linux.OverlayMount;
import dev.kaniko.runtime.process.ProcessRoot;
import dev.kaniko.runtime.snapshot.DirectoryTree;
import dev.kaniko.runtime.snapshot.InodeStore;
import dev.kaniko.runtime.snapshot.LeadingDirectories;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import dev.kaniko.runtime.snapshot.OverlayDiffer;
import dev.kaniko.runtime.snapshot.OverlayFormat;
import dev.kaniko.runtime.snapshot.OverlayTarget;
import dev.kaniko.runtime.snapshot.OverlayTree;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A root as a stack of overlay layers: the base layers, then one directory for each process and for each group of written changesets. A directory
 * in the stack never changes, so a layer can be packed from it while the next process runs.
 */
final class OverlayRoot implements StageRoot {
  /** The most directories in the stack. The kernel allows 500. */
  private static final int MOST_LOWERS = 400;

  private final RootStore owner;
  private final List<BaseLayer> base;

  /** The stack, bottom first; null until the base is unpacked. */
  private @Nullable List<Path> stack;

  private int ownFrom;
  private final List<SnapshotDiff> pending = new ArrayList<>();
  /** The open store of each directory. A directory has one store only, because a store holds descriptors. */
  private final Map<Path, InodeStore> opened = new HashMap<>();
  private @Nullable FileTree written;
  private @Nullable Path lastChange;
  /** The base as its indexes tell it, while it is not unpacked. */
  private @Nullable FileTree indexed;
  /** Opened for those who ask for the bytes of a file that an index told of, in whatever thread. */
  private final Queue<InodeStore> openedForIndex = new ConcurrentLinkedQueue<>();

  private OverlayRoot(RootStore owner, List<BaseLayer> base) {
    this.owner = owner;
    this.base = List.copyOf(base);
  }

  static OverlayRoot of(RootStore owner, List<BaseLayer> base) {
    return new OverlayRoot(owner, base);
  }

  private List<Path> stack() throws IOException {
    var paths = stack;
    if (paths == null) {
      paths = new ArrayList<>(owner.unpack(base));
      ownFrom = paths.size();
      if (paths.isEmpty()) {
        paths.add(emptyRoot());
      }
      stack = paths;
    }
    return paths;
  }

  /** Makes an empty directory, because an overlay needs at least one lower directory. */
  private Path emptyRoot() throws IOException {
    var directory = owner.scratch().freshDirectory("empty");
    try (var store = LinuxInodeStore.open(directory)) {
      store.setMetadata(ImagePath.ROOT, FileNode.Directory.IMPLIED.metadata());
    }
    return directory;
  }

  /** Returns the tree on disk, without the pending changes. */
  private FileTree written() throws IOException {
    var tree = written;
    if (tree == null) {
      tree = new OverlayTree(open(stack()), owner.format());
      written = tree;
    }
    return tree;
  }

  private List<InodeStore> open(List<Path> directories) throws IOException {
    var stores = new ArrayList<InodeStore>();
    for (var directory : directories.reversed()) {
      var store = opened.get(directory);
      if (store == null) {
        store = LinuxInodeStore.open(directory);
        opened.put(directory, store);
      }
      stores.add(store);
    }
    return stores;
  }

  @Override
  public FileTree tree() throws IOException {
    var tree = base.isEmpty() && stack == null ? FileTree.EMPTY : written();
    for (var diff : pending) {
      tree = diff.applyTo(tree);
    }
    return tree;
  }

  @Override
  public FileTree look() throws IOException {
    if (stack != null || base.isEmpty()) {
      return tree();
    }
    var tree = indexed;
    if (tree == null) {
      var unpacked = owner.unpackedOf(base);
      var above = base.subList(unpacked.size(), base.size());
      var below = unpacked.isEmpty() ? FileTree.EMPTY : new OverlayTree(open(owner.unpack(unpacked)), owner.format());
      tree = above.isEmpty() ? null : owner.indexes().over(below, above, this::unpacked).orElse(null);
      if (tree == null) {
        return tree();
      }
      indexed = tree;
    }
    for (var diff : pending) {
      tree = diff.applyTo(tree);
    }
    return tree;
  }

  private FileTree unpacked() throws IOException {
    var stores = new ArrayList<InodeStore>();
    for (var directory : owner.unpack(base).reversed()) {
      stores.add(LinuxInodeStore.open(directory));
      openedForIndex.add(stores.getLast());
    }
    return new OverlayTree(stores, owner.format());
  }

  @Override
  public void prepare() throws IOException {
    stack();
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
    var directory = owner.scratch().freshDirectory("layer");
    var lowers = open(stack());
    try (var store = LinuxInodeStore.open(directory)) {
      var target = new OverlayTarget(store, owner.format(), () -> lowers);
      LayerUnpacker.unpack(layer.blob().open(), layer.diffId(), target, SizeLimit.of(directory));
      target.inheritRoot();
    }
    push(directory);
  }

  @Override
  public SnapshotDiff observe(RunAction action) throws IOException, InterruptedException {
    writePending();
    if (stack().size() >= MOST_LOWERS) {
      flatten();
    }
    var lower = written();
    var upper = owner.scratch().freshDirectory("run");
    var work = owner.scratch().freshDirectory("work");
    copyRootMetadata(upper, lower);
    try (var overlay = OverlayMount.mount(stack().reversed(), upper, work)) {
      action.run(new ProcessRoot.OfOverlay(overlay));
    } finally {
      owner.scratch().remove(work);
      push(upper);
      lastChange = upper;
    }
    try (var store = LinuxInodeStore.open(upper)) {
      return LeadingDirectories.addTo(OverlayDiffer.diff(store, owner.format(), lower, owner.snapshotDeadline()), new DirectoryTree(store));
    }
  }

  /** Copies the metadata of the root directory. The merged root directory of an overlay has the metadata of the upper directory. */
  @Override
  public Optional<Path> lastChange() {
    return Optional.ofNullable(lastChange);
  }

  private static void copyRootMetadata(Path upper, FileTree lower) throws IOException {
    try (var store = LinuxInodeStore.open(upper)) {
      store.setMetadata(ImagePath.ROOT, lower.find(ImagePath.ROOT).orElseThrow().node().metadata());
    }
  }

  private void push(Path directory) throws IOException {
    stack().add(directory);
    written = null;
  }

  private void writePending() throws IOException {
    if (pending.isEmpty()) {
      return;
    }
    var directory = owner.scratch().freshDirectory("changes");
    copyRootMetadata(directory, written());
    var lowers = open(stack());
    try (var store = LinuxInodeStore.open(directory)) {
      for (var diff : pending) {
        new OverlayTarget(store, owner.format(), () -> lowers).apply(diff);
      }
    }
    pending.clear();
    push(directory);
  }

  /** Merges all directories of this build into one. The old ones stay on disk, because contents of diffs are read from them. */
  private void flatten() throws IOException {
    var own = stack().subList(ownFrom, stack().size());
    var below = new ArrayList<>(stack().subList(0, ownFrom));
    if (below.isEmpty()) {
      below.add(emptyRoot());
    }
    var flat = owner.scratch().freshDirectory("flat");
    copyRootMetadata(flat, written());
    var lowers = open(below);
    try (var store = LinuxInodeStore.open(flat)) {
      for (var directory : own) {
        try (var layer = LinuxInodeStore.open(directory)) {
          var layers = new ArrayList<InodeStore>(lowers);
          layers.addFirst(store);
          var diff = OverlayDiffer.diff(layer, owner.format(), new OverlayTree(layers, owner.format()));
          new OverlayTarget(store, owner.format(), () -> lowers).apply(diff);
        }
      }
    }
    ownFrom = below.size();
    below.add(flat);
    stack = below;
    written = null;
  }

  @Override
  public StageRoot fork() {
    var fork = new OverlayRoot(owner, base);
    fork.stack = stack == null ? null : new ArrayList<>(stack);
    fork.ownFrom = ownFrom;
    fork.pending.addAll(pending);
    return fork;
  }

  @Override
  public void close() {
    opened.values().forEach(InodeStore::close);
    opened.clear();
    openedForIndex.forEach(InodeStore::close);
    openedForIndex.clear();
  }
}
