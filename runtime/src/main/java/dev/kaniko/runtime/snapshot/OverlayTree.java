package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.runtime.linux.PathLength;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The merged view of directories in the format of overlay, without a mount. The directories must be on one file system, so that their inode
 * numbers do not overlap.
 */
public final class OverlayTree implements FileTree {
  /** The most characters of all cached paths together. */
  private static final int MOST_CHARS = 1 << 20;

  private final List<InodeStore> layers;
  private final OverlayFormat format;

  /** A cache: for each directory, the layers that are part of the merged directory. */
  private final TreeMap<ImagePath, List<InodeStore>> merged = new TreeMap<>();

  private int chars;

  /** @param layers the topmost first; the caller closes them, and calls {@link #forget} for each change in them */
  public OverlayTree(List<? extends InodeStore> layers, OverlayFormat format) {
    this.layers = List.copyOf(layers);
    this.format = format;
  }

  /** Discards cached data about {@code path} and all below it. Call it after a change in one of the layers. */
  synchronized void forget(ImagePath path) {
    for (var key = merged.ceilingKey(path); key != null && key.startsWith(path); key = merged.higherKey(key)) {
      merged.remove(key);
      chars -= key.text().length();
    }
  }

  @Override
  public Optional<Entry> find(ImagePath path) throws IOException {
    for (var layer : path.isRoot() ? layers : merged(path.parent())) {
      var found = layer.status(path);
      if (found.isPresent()) {
        var status = found.get();
        if (OverlayFormat.isWhiteout(status)) {
          return Optional.empty();
        }
        var inode = status.links() > 1 && !status.isDirectory() ? OptionalLong.of(status.inode()) : OptionalLong.empty();
        return layer.node(path, status).map(node -> new Entry(node, inode));
      }
    }
    return Optional.empty();
  }

  @Override
  public List<String> list(ImagePath directory) throws IOException {
    PathLength.check(directory.text());
    var stack = merged(directory);
    var seen = new HashSet<String>();
    var names = new TreeSet<String>();
    for (var layer : stack) {
      for (var named : layer.list(directory)) {
        var status = named.status();
        if (seen.add(named.name()) && !OverlayFormat.isWhiteout(status) && status.type() != FileType.SOCKET) {
          names.add(named.name());
        }
      }
    }
    return new ArrayList<>(names);
  }

  /** Returns the layers whose directory at this path is part of the merged directory, the topmost first. */
  private synchronized List<InodeStore> merged(ImagePath directory) throws IOException {
    var unknown = new ArrayDeque<ImagePath>();
    var at = directory;
    for (; !at.isRoot() && !merged.containsKey(at); at = at.parent()) {
      unknown.push(at);
    }
    var stack = at.isRoot() ? withOpaqueRoot() : Objects.requireNonNull(merged.get(at));
    for (var path : unknown) {
      stack = below(stack, path);
      remember(path, stack);
    }
    return stack;
  }

  private List<InodeStore> withOpaqueRoot() throws IOException {
    var known = merged.get(ImagePath.ROOT);
    if (known == null) {
      known = below(layers, ImagePath.ROOT);
      remember(ImagePath.ROOT, known);
    }
    return known;
  }

  /** Returns those of {@code layers} whose {@code directory} is part of the merged one. {@code layers} are those of its parent. */
  private List<InodeStore> below(List<InodeStore> layers, ImagePath directory) throws IOException {
    var stack = new ArrayList<InodeStore>();
    for (var layer : layers) {
      var found = layer.status(directory);
      if (found.isEmpty()) {
        continue;
      }
      if (!found.get().isDirectory()) {
        break;
      }
      stack.add(layer);
      if (format.isOpaque(layer, directory)) {
        break;
      }
    }
    return stack;
  }

  private void remember(ImagePath directory, List<InodeStore> stack) {
    chars += directory.text().length();
    if (chars > MOST_CHARS) {
      merged.clear();
      chars = directory.text().length();
    }
    merged.put(directory, stack);
  }
}
