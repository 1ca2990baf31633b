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
 * Base layers in ordinary directories, into which the roots of stages write. Each base is unpacked once. All roots get a copy of it, except the last
 * expected one, which gets the directory itself. Thread-safe.
 */
final class DirectoryBases {
  /** One base. A thread must hold its monitor to unpack or copy it. */
  private static final class Shared {
    final AtomicInteger expected = new AtomicInteger();
    /** The unpacked directory; null before it is unpacked and after the last root has taken it. */
    @Nullable Path untouched;
  }

  private final RootStore owner;
  private final Map<ChainId, Shared> bases = new ConcurrentHashMap<>();

  DirectoryBases(RootStore owner) {
    this.owner = owner;
  }

  /** Announces {@code roots} further roots whose base ends with the layer {@code top}. */
  void expect(ChainId top, int roots) {
    shared(top).expected.addAndGet(roots);
  }

  private Shared shared(ChainId top) {
    return bases.computeIfAbsent(top, _ -> new Shared());
  }

  /** Returns a directory with the files of {@code base}. The caller may write to it. */
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

  /** Copies a root to a new directory. */
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
