package dev.kaniko.runtime.root;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.layer.SizeLimit;
import dev.kaniko.runtime.oci.ChainId;
import dev.kaniko.runtime.snapshot.DirectoryTarget;
import dev.kaniko.runtime.snapshot.DirectoryTree;
import dev.kaniko.runtime.snapshot.InodeStore;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Base layers in plain directories, which roots write to: they are unpacked once, and all roots but the last that is expected get a copy. Safe for several
 * threads.
 */
final class DirectoryBases {
  /** One base; whoever has its monitor may unpack and copy. */
  private static final class Shared {
    final AtomicInteger expected = new AtomicInteger();
    /** As unpacked; null before, and once it was given away. */
    @Nullable Path untouched;
  }

  private final RootStore owner;
  private final Map<ChainId, Shared> bases = new ConcurrentHashMap<>();

  DirectoryBases(RootStore owner) {
    this.owner = owner;
  }

  /** Tells that so many more roots are going to start with the layers that end with {@code top}. */
  void expect(ChainId top, int roots) {
    shared(top).expected.addAndGet(roots);
  }

  private Shared shared(ChainId top) {
    return bases.computeIfAbsent(top, _ -> new Shared());
  }

  /** Returns a directory with the files of {@code base}, which is the caller's. */
  Path take(List<BaseLayer> base) throws IOException {
    if (base.isEmpty()) {
      return unpack(base);
    }
    var shared = shared(base.getLast().chain());
    synchronized (shared) {
      var untouched = shared.untouched;
      if (untouched == null) {
        untouched = unpack(base);
      }
      boolean isLast = shared.expected.decrementAndGet() <= 0;
      shared.untouched = isLast ? null : untouched;
      return isLast ? untouched : copy(untouched);
    }
  }

  private Path unpack(List<BaseLayer> base) throws IOException {
    var directory = owner.scratch().freshDirectory("root");
    try (var target = LinuxInodeStore.open(directory)) {
      target.setMetadata(ImagePath.ROOT, FileNode.Directory.IMPLIED.metadata());
      for (var layer : base) {
        LayerUnpacker.unpack(layer.blob().open(), layer.diffId(), new DirectoryTarget(target), SizeLimit.of(directory));
      }
      owner.tellLeftOut(target);
    }
    return directory;
  }

  private Path copy(Path directory) throws IOException {
    try (var source = LinuxInodeStore.open(directory)) {
      return copy(source);
    }
  }

  /** Copies a root to a directory of its own. */
  Path copy(InodeStore source) throws IOException {
    var copy = owner.scratch().freshDirectory("root");
    var tree = new DirectoryTree(source);
    try (var target = LinuxInodeStore.open(copy)) {
      target.setMetadata(ImagePath.ROOT, tree.find(ImagePath.ROOT).orElseThrow().node().metadata());
      new DirectoryTarget(target).apply(SnapshotDiff.between(FileTree.EMPTY, tree));
    }
    return copy;
  }
}
