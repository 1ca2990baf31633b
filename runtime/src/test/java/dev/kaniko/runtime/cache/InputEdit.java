package dev.kaniko.runtime.cache;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.instruction.testing.TreeText;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.XattrValue;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** One thing that may differ between two trees. */
enum InputEdit {
  TIME,
  MODE,
  OWNER,
  GROUP,
  ATTRIBUTE,
  BYTES,
  TARGET,
  NUMBER,
  KIND,
  NAME,
  GONE,
  ONE_MORE,
  FILE_OF_ITS_OWN;

  /** Tells whether this can be done to what is at a path. */
  boolean appliesTo(MemoryTree tree, ImagePath path) {
    var entry = tree.find(path).orElseThrow();
    return switch (this) {
      case TIME, MODE, OWNER, GROUP, ATTRIBUTE -> true;
      case BYTES -> entry.node() instanceof FileNode.RegularFile;
      case TARGET -> entry.node() instanceof FileNode.SymbolicLink;
      case NUMBER -> entry.node() instanceof FileNode.Device;
      case KIND -> !path.isRoot() && !(entry.node() instanceof FileNode.Fifo);
      case NAME, GONE -> !path.isRoot();
      case ONE_MORE -> entry.node() instanceof FileNode.Directory;
      case FILE_OF_ITS_OWN -> entry.inode().isPresent();
    };
  }

  /** Tells whether this makes a difference to who reads what is at and below a path to which no link leads. */
  boolean counts(MemoryTree tree, ImagePath changed, ImagePath read) throws IOException {
    return switch (this) {
      case TIME -> false;
      case MODE, OWNER, GROUP, ATTRIBUTE, BYTES, TARGET, NUMBER ->
          names(tree, changed).stream().anyMatch(name -> name.startsWith(read) || read.startsWith(name));
      case KIND, NAME, GONE -> changed.startsWith(read) || read.startsWith(changed);
      case ONE_MORE -> changed.startsWith(read);
      case FILE_OF_ITS_OWN -> changed.startsWith(read) && names(tree, changed).stream().filter(name -> name.startsWith(read)).count() > 1;
    };
  }

  /** Does it. */
  void apply(MemoryTree tree, ImagePath path) throws IOException {
    var node = tree.find(path).orElseThrow().node();
    switch (this) {
      case TIME -> change(tree, path, all -> all.withModified(all.modified().plusNanos(1)));
      case MODE -> change(tree, path, all -> all.withMode(all.mode() ^ 04001));
      case OWNER -> change(tree, path, all -> all.withOwner(all.uid() == 4711 ? 4712 : 4711, all.gid()));
      case GROUP -> change(tree, path, all -> all.withOwner(all.uid(), all.gid() == 4711 ? 4712 : 4711));
      case ATTRIBUTE -> change(tree, path, all -> all.withXattrs(Map.of("user.added", XattrValue.of(new byte[] {7}))));
      case BYTES -> {
        try (var in = ((FileNode.RegularFile) node).content().open()) {
          var bytes = in.readAllBytes();
          if (bytes.length == 0) {
            bytes = new byte[1];
          } else {
            bytes[bytes.length - 1] ^= 1;
          }
          putAll(tree, path, new FileNode.RegularFile(node.metadata(), FileContent.of(bytes)));
        }
      }
      case TARGET -> putAll(tree, path, new FileNode.SymbolicLink(node.metadata(), ((FileNode.SymbolicLink) node).target() + "x"));
      case NUMBER -> {
        var device = (FileNode.Device) node;
        putAll(tree, path, new FileNode.Device(device.metadata(), device.block(), device.major(), device.minor() ^ 1));
      }
      case KIND -> tree.remove(path.text()).put(path.text(), new FileNode.Fifo(node.metadata()));
      case NAME -> move(tree, path, path.parent().child(path.name() + "~"));
      case GONE -> tree.remove(path.text());
      case ONE_MORE -> tree.file(path.child("one more").text(), "");
      case FILE_OF_ITS_OWN -> tree.put(path.text(), node);
    }
  }

  private static void change(MemoryTree tree, ImagePath path, UnaryOperator<Metadata> change) throws IOException {
    var node = tree.find(path).orElseThrow().node();
    putAll(tree, path, node.with(change.apply(node.metadata())));
  }

  /** Puts a node under all names of a file. */
  private static void putAll(MemoryTree tree, ImagePath path, FileNode node) throws IOException {
    var inode = inode(tree, path);
    for (var name : names(tree, path)) {
      put(tree, name, node, inode);
    }
  }

  private static void move(MemoryTree tree, ImagePath from, ImagePath to) throws IOException {
    var copy = MemoryTree.copyOf(tree);
    tree.remove(from.text());
    for (var path : TreeText.paths(copy)) {
      if (path.startsWith(from)) {
        var below = path.relativeTo(from);
        put(tree, below.isEmpty() ? to : to.resolve(to.text() + "/" + below), copy.find(path).orElseThrow().node(), inode(copy, path));
      }
    }
  }

  private static void put(MemoryTree tree, ImagePath path, FileNode node, OptionalLong inode) {
    if (inode.isPresent()) {
      tree.put(path.text(), node, inode.getAsLong());
    } else {
      tree.put(path.text(), node);
    }
  }

  private static OptionalLong inode(MemoryTree tree, ImagePath path) {
    return tree.find(path).map(FileTree.Entry::inode).orElseThrow();
  }

  private static List<ImagePath> names(MemoryTree tree, ImagePath path) throws IOException {
    var inode = inode(tree, path);
    return inode.isEmpty() ? List.of(path) : TreeText.paths(tree).stream().filter(other -> inode(tree, other).equals(inode)).toList();
  }
}
