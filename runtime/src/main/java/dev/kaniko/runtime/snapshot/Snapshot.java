package dev.kaniko.runtime.snapshot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.FileType;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** An index of a tree at one moment: the status of every inode, without contents. Sockets are not in it. */
public final class Snapshot {
  private final NavigableMap<ImagePath, FileStatus> inodes;
  private final SortedMap<ImagePath, SortedMap<String, XattrValue>> directoryXattrs;

  private Snapshot(NavigableMap<ImagePath, FileStatus> inodes, SortedMap<ImagePath, SortedMap<String, XattrValue>> directoryXattrs) {
    this.inodes = inodes;
    this.directoryXattrs = directoryXattrs;
  }

  /**
   * Walks what is below the root of {@code store}.
   *
   * @param ignored paths that are left out with all below them: mounts, the builder's own directory
   */
  public static Snapshot of(InodeStore store, Predicate<ImagePath> ignored) throws IOException {
    var inodes = new TreeMap<ImagePath, FileStatus>();
    var xattrs = new TreeMap<ImagePath, SortedMap<String, XattrValue>>();
    var open = new ArrayList<ImagePath>(List.of(ImagePath.ROOT));
    while (!open.isEmpty()) {
      var directory = open.removeLast();
      for (var named : store.list(directory)) {
        var path = directory.child(named.name());
        if (named.status().type() == FileType.SOCKET || ignored.test(path)) {
          continue;
        }
        inodes.put(path, named.status());
        if (named.status().isDirectory()) {
          open.add(path);
          var found = store.xattrs(path);
          if (!found.isEmpty()) {
            xattrs.put(path, found);
          }
        }
      }
    }
    return new Snapshot(Collections.unmodifiableNavigableMap(inodes), xattrs);
  }

  /** Walks everything. */
  public static Snapshot of(InodeStore store) throws IOException {
    return of(store, _ -> false);
  }

  NavigableMap<ImagePath, FileStatus> inodes() {
    return inodes;
  }

  /** The attributes of a directory: its own writing moves only a time that also moves when files in it come and go. */
  SortedMap<String, XattrValue> xattrsOf(ImagePath directory) {
    return directoryXattrs.getOrDefault(directory, Collections.emptySortedMap());
  }
}
