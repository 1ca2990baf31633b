package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import dev.kaniko.snapshot.XattrValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Random trees and random changes of them, the same for the same seed: all kinds of nodes, odd names, hard links, deep paths, owners
 * and times at the limits.
 */
public final class RandomTrees {
  private static final List<String> NAMES = List.of(
      "a", "b", "c", "d", "a-b", "a.b", "B", "-x", " blank ", "*", "back\\slash", "new\nline", "ünï", "日本", "\uD83D\uDE00",
      "lat\uDCE4n", "x".repeat(120), "ä".repeat(90), "...", "tab\t\"quote");

  private static final long[] IDS = {0, 0, 0, 1000, 65534, 2_097_151, 2_097_152, 3_000_000_000L, 0xffff_fffeL};
  private static final long[] SECONDS = {0, 1, 1_700_000_000, -1, -86_400, 8_589_934_591L, 8_589_934_592L};
  private static final List<String> TARGETS = List.of("a", "../b", "/", "/a/b", "..", "../../../../c", "missing", "ü/\uDCFF", "./.");

  private final Random random;
  private final boolean wholeSeconds;

  /** What stands where; a hard link as the name of its file. */
  private final TreeMap<ImagePath, FileNode> present = new TreeMap<>();

  private final TreeMap<ImagePath, Change> changes = new TreeMap<>();
  private final Map<ImagePath, ImagePath> links = new HashMap<>();
  private final TreeSet<ImagePath> cleared = new TreeSet<>();

  private RandomTrees(long seed, boolean wholeSeconds) {
    this.random = new Random(seed);
    this.wholeSeconds = wholeSeconds;
  }

  /** Returns a whole tree as the changes that make it from nothing. */
  public static SnapshotDiff tree(long seed) {
    return new RandomTrees(seed, false).grow(2 + new Random(seed).nextInt(25)).diff();
  }

  /** Returns changes that make sense for {@code tree}: new nodes, others in their place, removed ones, cleared directories. */
  public static SnapshotDiff changes(SnapshotDiff tree, long seed) {
    return change(tree, new RandomTrees(seed, false));
  }

  /** Returns changes whose times a layer can hold. */
  public static SnapshotDiff layer(long seed) {
    var tree = new RandomTrees(seed + 1, true).grow(2 + new Random(seed).nextInt(25)).diff();
    return change(tree, new RandomTrees(seed, true));
  }

  private static SnapshotDiff change(SnapshotDiff tree, RandomTrees random) {
    for (var change : tree.changes()) {
      switch (change) {
        case Change.Put put -> random.present.put(put.path(), put.node());
        case Change.HardLink link -> random.present.put(link.path(), random.present.get(link.target()));
        case Change.Remove _, Change.Clear _ -> throw new IllegalArgumentException("not a whole tree");
      }
    }
    random.removeSome();
    random.grow(random.random.nextInt(12));
    return random.diff();
  }

  private void removeSome() {
    for (var path : List.copyOf(present.keySet())) {
      if (!present.containsKey(path)) {
        continue;
      }
      int luck = random.nextInt(20);
      if (luck < 3) {
        removeTree(path);
        changes.put(path, new Change.Remove(path));
      } else if (luck == 3 && present.get(path) instanceof FileNode.Directory directory) {
        removeTree(path);
        put(path, directory);
        cleared.add(path);
      } else if (luck < 6 && present.get(path) instanceof FileNode.Directory) {
        put(path, new FileNode.Directory(metadata()));
      }
    }
  }

  private RandomTrees grow(int count) {
    for (int i = 0; i < count; i++) {
      var path = directory().child(NAMES.get(random.nextInt(NAMES.size())));
      var link = random.nextInt(6) == 0 ? ownFile() : null;
      removeTree(path);
      if (link != null && !link.equals(path) && changes.get(link) instanceof Change.Put put) {
        present.put(path, put.node());
        links.put(path, link);
        changes.put(path, new Change.HardLink(path, link));
      } else {
        put(path, node());
      }
    }
    return this;
  }

  private void put(ImagePath path, FileNode node) {
    present.put(path, node);
    changes.put(path, new Change.Put(path, node));
  }

  /** Takes away what is at a path, and from the changes what is below it. */
  private void removeTree(ImagePath path) {
    var gone = new HashSet<>(present.tailMap(path).keySet().stream().takeWhile(other -> other.startsWith(path)).toList());
    gone.addAll(changes.tailMap(path).keySet().stream().takeWhile(other -> other.startsWith(path)).toList());
    for (var other : gone) {
      present.remove(other);
      changes.remove(other);
      links.remove(other);
      cleared.remove(other);
    }
    // A file that was linked to takes its further names with it.
    for (var link : List.copyOf(links.entrySet())) {
      if (gone.contains(link.getValue())) {
        links.remove(link.getKey());
        changes.remove(link.getKey());
        var node = present.get(link.getKey());
        if (node != null) {
          put(link.getKey(), node);
        }
      }
    }
  }

  private ImagePath directory() {
    var directories = new ArrayList<ImagePath>(List.of(ImagePath.ROOT));
    present.forEach((path, node) -> {
      if (node instanceof FileNode.Directory && path.names().size() < 12) {
        directories.add(path);
      }
    });
    return directories.get(random.nextInt(4) == 0 ? directories.size() - 1 : random.nextInt(directories.size()));
  }

  private @Nullable ImagePath ownFile() {
    var files = changes.values().stream()
        .filter(change -> change instanceof Change.Put put && put.node() instanceof FileNode.RegularFile)
        .map(Change::path)
        .toList();
    return files.isEmpty() ? null : files.get(random.nextInt(files.size()));
  }

  private FileNode node() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> new FileNode.Directory(metadata());
      case 4 -> new FileNode.SymbolicLink(metadata().withMode(0777).withXattrs(Map.of()), TARGETS.get(random.nextInt(TARGETS.size())));
      case 5 -> new FileNode.Fifo(metadata().withXattrs(Map.of()));
      // 0:0 is the whiteout of overlay, and nothing that a layer could hold there.
      case 6 -> new FileNode.Device(metadata().withXattrs(Map.of()), random.nextBoolean(), 1 + random.nextInt(4000), random.nextInt(1 << 20));
      default -> new FileNode.RegularFile(metadata(), FileContent.of(bytes(random.nextInt(8) == 0 ? random.nextInt(70_000) : random.nextInt(600))));
    };
  }

  private byte[] bytes(int length) {
    var bytes = new byte[length];
    if (random.nextBoolean()) {
      random.nextBytes(bytes);
    }
    return bytes;
  }

  private Metadata metadata() {
    var xattrs = new TreeMap<String, XattrValue>();
    if (random.nextInt(8) == 0) {
      xattrs.put("user." + NAMES.get(random.nextInt(6)), XattrValue.of(bytes(random.nextInt(20))));
    }
    if (random.nextInt(10) == 0) {
      xattrs.put("trusted.ü", XattrValue.of(new byte[] {1, (byte) 0x80, '\n', 0, '='}));
    }
    var time = Instant.ofEpochSecond(SECONDS[random.nextInt(SECONDS.length)], wholeSeconds ? 0 : random.nextInt(1_000_000_000));
    return new Metadata(random.nextInt(010000), IDS[random.nextInt(IDS.length)], IDS[random.nextInt(IDS.length)], time, xattrs);
  }

  private SnapshotDiff diff() {
    var all = new ArrayList<>(changes.values());
    cleared.forEach(path -> all.add(new Change.Clear(path)));
    return SnapshotDiff.of(all);
  }
}
