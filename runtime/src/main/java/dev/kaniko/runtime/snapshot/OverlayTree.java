package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * The merged view of directories in overlay's format, as a mount would show it, without a mount. The inode numbers of the directories
 * must not overlap: they lie on one file system.
 */
public final class OverlayTree implements FileTree {
  private static final int MOST_REMEMBERED = 4096;

  private final List<InodeStore> layers;
  private final OverlayFormat format;
  private final Map<ImagePath, List<InodeStore>> merged;

  /**
   * @param layers the topmost first; they stay the caller's
   * @param fixed true if nothing in the layers changes while this tree is in use
   */
  public OverlayTree(List<? extends InodeStore> layers, OverlayFormat format, boolean fixed) {
    this.layers = List.copyOf(layers);
    this.format = format;
    this.merged =
        new LinkedHashMap<>(64, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<ImagePath, List<InodeStore>> eldest) {
            return !fixed || size() > MOST_REMEMBERED;
          }
        };
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

  /** The layers whose directory at this path is part of the merged one, the topmost first. */
  private synchronized List<InodeStore> merged(ImagePath directory) throws IOException {
    var known = merged.get(directory);
    if (known != null) {
      return known;
    }
    var stack = new ArrayList<InodeStore>();
    for (var layer : directory.isRoot() ? layers : merged(directory.parent())) {
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
    merged.put(directory, stack);
    return stack;
  }
}
