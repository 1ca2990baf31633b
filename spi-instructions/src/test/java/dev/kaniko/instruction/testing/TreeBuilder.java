package dev.kaniko.instruction.testing;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A tree or changeset written by hand: {@code new TreeBuilder().directory("/a").file("/a/b", "text").diff()}. What is not said is
 * owned by root, has the usual mode and a fixed time.
 */
public final class TreeBuilder {
  /** The time of everything that has no other. */
  public static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);

  private final List<Change> changes = new ArrayList<>();

  public TreeBuilder directory(String path) {
    return put(path, new FileNode.Directory(Metadata.of(0755, 0, 0, TIME)));
  }

  public TreeBuilder file(String path, String text) {
    return put(path, new FileNode.RegularFile(Metadata.of(0644, 0, 0, TIME), FileContent.of(text)));
  }

  public TreeBuilder symbolicLink(String path, String target) {
    return put(path, new FileNode.SymbolicLink(Metadata.of(0777, 0, 0, TIME), target));
  }

  public TreeBuilder fifo(String path) {
    return put(path, new FileNode.Fifo(Metadata.of(0644, 0, 0, TIME)));
  }

  public TreeBuilder device(String path, int major, int minor) {
    return put(path, new FileNode.Device(Metadata.of(0600, 0, 0, TIME), false, major, minor));
  }

  public TreeBuilder hardLink(String path, String target) {
    changes.add(new Change.HardLink(new ImagePath(path), new ImagePath(target)));
    return this;
  }

  public TreeBuilder remove(String path) {
    changes.add(new Change.Remove(new ImagePath(path)));
    return this;
  }

  public TreeBuilder clear(String path) {
    changes.add(new Change.Clear(new ImagePath(path)));
    return this;
  }

  public TreeBuilder put(String path, FileNode node) {
    changes.add(new Change.Put(new ImagePath(path), node));
    return this;
  }

  /** Returns the changes in canonical form. */
  public SnapshotDiff diff() {
    return SnapshotDiff.of(changes);
  }
}
