package dev.kaniko.instruction.files;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.snapshot.Change;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.SnapshotDiff;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** A root and what an instruction has put into it so far: the changes are kept here, and nothing is written. For one thread. */
public final class TargetTree {
  /** The bit of a mode that a new directory inherits. */
  public static final int SET_GROUP_ID = 02000;

  private record Written(FileNode node, OptionalLong file) {}

  private final FileTree root;
  private final TreeMap<ImagePath, Written> written = new TreeMap<>();

  /** Directories of which the root holds nothing, so that it need not be asked. */
  private final Set<ImagePath> fresh = new HashSet<>();

  /** Directories of the root that something else took the place of. */
  private final Set<ImagePath> replaced = new HashSet<>();

  private long files;

  /** @param root the root of the stage; {@link FileTree#EMPTY} where files make a layer of their own, whatever the root holds */
  public TargetTree(FileTree root) {
    this.root = Objects.requireNonNull(root);
  }

  /** Returns the path that {@code path} leads to when links are followed inside the root. */
  public ImagePath resolve(ImagePath path) throws IOException {
    return new LinkResolver(root).follow(path);
  }

  /** Returns what stands at {@code path} by now. */
  public Optional<FileNode> find(ImagePath path) throws IOException {
    var own = written.get(path);
    if (own != null) {
      return Optional.of(own.node());
    }
    for (var above = path; !above.isRoot(); above = above.parent()) {
      var parent = above.parent();
      var put = written.get(parent);
      if (fresh.contains(parent) || replaced.contains(parent) || put != null && !(put.node() instanceof FileNode.Directory)) {
        return Optional.empty();
      }
    }
    return root.find(path).map(FileTree.Entry::node);
  }

  /** Tells whether a directory stands there by now. */
  public boolean isDirectory(ImagePath path) throws IOException {
    return path.isRoot() || find(path).orElse(null) instanceof FileNode.Directory;
  }

  /** Tells whether something was put there. */
  public boolean isPut(ImagePath path) {
    return written.containsKey(path);
  }

  /** Returns a number for one more file that may get several names. */
  public long newFile() {
    return files++;
  }

  /** Puts a node in the place of whatever is there; a directory put over a directory keeps what it holds. */
  public void put(ImagePath path, FileNode node) throws IOException {
    put(path, node, OptionalLong.empty());
  }

  /**
   * Puts one of the names of a file.
   *
   * @param file the number of the file; paths with the same number are names of one file
   */
  public void put(ImagePath path, FileNode node, OptionalLong file) throws IOException {
    var before = find(path);
    boolean directory = node instanceof FileNode.Directory;
    if (before.isEmpty() && directory) {
      fresh.add(path);
    } else if (before.orElse(null) instanceof FileNode.Directory && !directory) {
      forget(path);
      replaced.add(path);
    }
    written.put(path, new Written(node, file));
  }

  /** What was put at {@code top} and below is gone. */
  private void forget(ImagePath top) {
    for (var path = written.ceilingKey(top); path != null && path.startsWith(top); path = written.higherKey(path)) {
      written.remove(path);
      fresh.remove(path);
    }
  }

  /**
   * Makes a directory and those above it that are missing; those that are there stay as they are. As with mkdir(2), on which BuildKit relies, a
   * directory below one with the set-group-ID bit gets that bit, and its group unless an owner is given.
   *
   * @param path with no link in it
   * @param owner empty for the user 0
   * @throws InstructionFailedException if something else stands in the way
   */
  public void makeDirectories(ImagePath path, int mode, Optional<Owner> owner, Instant now) throws IOException {
    var step = ImagePath.ROOT;
    for (var name : path.names()) {
      step = step.child(name);
      var there = find(step);
      if (there.isEmpty()) {
        var group = inheritedGroup(step);
        var who = owner.orElse(new Owner(0, group.orElse(0)));
        put(step, new FileNode.Directory(Metadata.of(group.isPresent() ? mode | SET_GROUP_ID : mode, who.uid(), who.gid(), now)));
      } else if (!(there.get() instanceof FileNode.Directory)) {
        throw new InstructionFailedException("mkdir " + step + ": not a directory");
      }
    }
  }

  /** Returns the group that the kernel gives to a new name; empty unless the directory that it is made in has the set-group-ID bit. */
  public OptionalLong inheritedGroup(ImagePath path) throws IOException {
    var parent = find(path.parent()).map(FileNode::metadata);
    return parent.isPresent() && (parent.get().mode() & SET_GROUP_ID) != 0 ? OptionalLong.of(parent.get().gid()) : OptionalLong.empty();
  }

  /** Returns the changeset of all that was put. */
  public SnapshotDiff changes() {
    var changes = new ArrayList<Change>();
    Map<Long, ImagePath> firstNames = new HashMap<>();
    written.forEach((path, entry) -> changes.addAll(changes(path, entry, firstNames)));
    return SnapshotDiff.of(changes);
  }

  private List<Change> changes(ImagePath path, Written entry, Map<Long, ImagePath> firstNames) {
    if (entry.file().isPresent()) {
      var first = firstNames.putIfAbsent(entry.file().getAsLong(), path);
      if (first != null) {
        return List.of(new Change.HardLink(path, first));
      }
    }
    var put = new Change.Put(path, entry.node());
    boolean emptied = replaced.contains(path) && entry.node() instanceof FileNode.Directory;
    return emptied ? List.of(put, new Change.Clear(path)) : List.of(put);
  }
}
