package dev.kaniko.runtime.root;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.layer.SizeLimit;
import dev.kaniko.runtime.oci.DiffId;
import dev.kaniko.runtime.snapshot.PrivateXattrs;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.PendingTree;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is in layers, without the bytes of their files: what a step needs that looks where a path leads, whether something is a directory, or who a
 * user is. An index is made once by reading its layer, and kept by diff id, on this machine and, where there is such a place, beyond it; it is a hundredth
 * of the layer or less.
 */
final class LayerIndexes {
  /** The largest content that an index has. */
  static final int LARGEST_CONTENT = 1 << 20;

  /** What names of users and groups are looked up in. */
  private static final Set<ImagePath> WITH_CONTENT = Set.of(ImagePath.clean("/etc/passwd"), ImagePath.clean("/etc/group"));

  /** Indexes of some thousand layers. */
  private static final long MOST_BYTES = 128L << 20;

  private final Path directory;
  private final int mostChanges;
  private final long mostBytes;
  private final Map<DiffId, Object> locks = new ConcurrentHashMap<>();
  private volatile FarIndexes far = FarIndexes.NONE;

  /** @param directory need not exist */
  LayerIndexes(Path directory) {
    this(directory, LayerIndexFile.MOST_CHANGES, MOST_BYTES);
  }

  /**
   * @param mostChanges of the layers of a base together; a base with more is unpacked
   * @param mostBytes of all indexes that are kept
   */
  LayerIndexes(Path directory, int mostChanges, long mostBytes) {
    this.directory = directory;
    this.mostChanges = mostChanges;
    this.mostBytes = mostBytes;
  }

  /** From now on an index that this machine does not have is looked for there before its layer is read, and one that is made is put there. */
  void use(FarIndexes indexes) {
    far = indexes;
  }

  /** There are more files than can be told. */
  private static final class TooManyException extends IOException {
    @Serial private static final long serialVersionUID = 1;
  }

  /** Indexes of which some come from another machine do not fit together. */
  private static final class UnfitException extends IOException {
    @Serial private static final long serialVersionUID = 1;

    private final transient DiffId layer;

    UnfitException(DiffId layer, IOException why) {
      super("it does not fit the other layers: " + why.getMessage(), why);
      this.layer = layer;
    }
  }

  /** @param isForeign whether another machine has made it */
  private record Index(List<Change> changes, boolean isForeign) {}

  /**
   * Returns {@code below} with layers over it.
   *
   * @param layers bottom first
   * @param files gets all of that with the bytes of the files, when somebody opens one
   * @return empty if they have too many files
   */
  Optional<FileTree> over(FileTree below, List<BaseLayer> layers, IndexedTree.Files files) throws IOException {
    var places = far;
    places.expect(layers.stream().map(BaseLayer::diffId).filter(layer -> !Files.exists(file(layer))).toList());
    try {
      return over(below, layers, files, places);
    } catch (UnfitException e) {
      places.refuse(e.layer, e);
      return over(below, layers, files, FarIndexes.NONE);
    }
  }

  private Optional<FileTree> over(FileTree below, List<BaseLayer> layers, IndexedTree.Files files, FarIndexes places) throws IOException {
    int left = mostChanges;
    var tree = below;
    DiffId foreign = null;
    for (var layer : layers) {
      try {
        var known = of(layer, left, places);
        foreign = known.isForeign() ? layer.diffId() : foreign;
        left -= known.changes().size();
        if (left < 0) {
          return Optional.empty();
        }
        tree = lay(tree, known.changes(), foreign);
      } catch (TooManyException e) {
        return Optional.empty();
      }
    }
    return Optional.of(new IndexedTree(tree, files));
  }

  /** @param foreign the last layer up to this one whose index another machine has made */
  private static FileTree lay(FileTree below, List<Change> changes, @Nullable DiffId foreign) throws IOException {
    try {
      return PendingTree.ofLayer(below, changes);
    } catch (IOException e) {
      throw foreign == null ? e : new UnfitException(foreign, e);
    }
  }

  /** Stages that start from one image look at it at the same time. */
  private Index of(BaseLayer layer, int most, FarIndexes places) throws IOException {
    synchronized (locks.computeIfAbsent(layer.diffId(), _ -> new Object())) {
      var known = find(layer.diffId());
      if (known.isPresent()) {
        return new Index(known.get(), false);
      }
      var foreign = find(layer.diffId(), places);
      return foreign.isPresent() ? new Index(foreign.get(), true) : new Index(read(layer, most), false);
    }
  }

  /** It is not kept here: builds that do not use that place would take it for one that this machine has made. */
  private static Optional<List<Change>> find(DiffId layer, FarIndexes places) throws IOException {
    try {
      return places.find(layer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("cancelled", e);
    }
  }

  private Path file(DiffId layer) {
    return directory.resolve(layer.digest().hex());
  }

  /** An index that cannot be read is made anew. */
  private Optional<List<Change>> find(DiffId layer) {
    try (var in = Files.newInputStream(file(layer))) {
      var changes = LayerIndexFile.read(in);
      Files.setLastModifiedTime(file(layer), FileTime.from(Instant.now()));
      return Optional.of(changes);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private List<Change> read(BaseLayer layer, int most) throws IOException {
    Files.createDirectories(directory);
    var changes = new ArrayList<Change>();
    LayerUnpacker.read(layer.blob().open(), layer.diffId(), SizeLimit.of(directory), change -> {
      if (changes.size() >= most) {
        throw new TooManyException();
      }
      changes.add(indexed(change));
    });
    try {
      var index = LayerIndexFile.write(changes);
      far.put(layer.diffId(), index);
      keep(layer.diffId(), index);
      evict();
    } catch (IOException e) {
      return changes; // The next build reads the layer again.
    }
    return changes;
  }

  private void keep(DiffId layer, byte[] index) throws IOException {
    var draft = Files.createTempFile(directory, "draft", "");
    try {
      Files.write(draft, index);
      Files.move(draft, file(layer), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static Change indexed(Change change) throws IOException {
    if (!(change instanceof Change.Put(var path, var node))) {
      return change;
    }
    var known = node instanceof FileNode.RegularFile(var metadata, var content)
        ? new FileNode.RegularFile(metadata, isKept(path, content) ? copy(content) : new IndexedTree.Elsewhere(content.size()))
        : node;
    return new Change.Put(path, known.with(PrivateXattrs.without(known.metadata())));
  }

  private static boolean isKept(ImagePath path, FileContent content) {
    return content.size() <= LARGEST_CONTENT && WITH_CONTENT.contains(path);
  }

  private static FileContent copy(FileContent content) throws IOException {
    try (var in = content.open()) {
      return FileContent.of(in.readAllBytes());
    }
  }

  /** Removes what was not used for the longest time, as long as there is too much. */
  private void evict() throws IOException {
    record Kept(Path file, BasicFileAttributes attributes) {}
    var kept = new ArrayList<Kept>();
    long bytes = 0;
    try (var files = Files.newDirectoryStream(directory)) {
      for (var file : files) {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        kept.add(new Kept(file, attributes));
        bytes += attributes.size();
      }
    } catch (NoSuchFileException e) {
      return; // Another build removes.
    }
    kept.sort(Comparator.comparing(each -> each.attributes().lastModifiedTime()));
    for (var each : kept) {
      if (bytes <= mostBytes) {
        return;
      }
      Files.deleteIfExists(each.file());
      bytes -= each.attributes().size();
    }
  }
}
