package dev.kaniko.runtime.cache;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import dev.kaniko.snapshot.Metadata;
import dev.kaniko.snapshot.Wildcard;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Goes through all that counts of a tree for an {@link dev.kaniko.instruction.Input.Files}, in an order that depends on nothing else. */
final class InputWalk {
  /** What a line is about; the order of these is part of each digest. */
  enum Kind {
    /** A pattern begins; its lines follow. */
    PATTERN,
    /** Something that leads to a match: a directory, or a link. The bytes of a file that is in the way do not count. */
    WAY,
    /** A match begins; the text is the path that it leads to. */
    MATCH,
    /** Something that is read. */
    READ
  }

  /** Takes what is found. */
  @FunctionalInterface
  interface Lines {
    /**
     * Takes one line.
     *
     * @param text says what is there, bytes excepted
     * @param content the bytes that belong to it
     */
    void add(Kind kind, String path, String text, @Nullable FileContent content) throws IOException, InterruptedException;
  }

  private final FileTree tree;
  private final Lines lines;
  private @Nullable Metadata last;
  private String lastText = "";

  InputWalk(FileTree tree, Lines lines) {
    this.tree = tree;
    this.lines = lines;
  }

  /** Goes through what a pattern reads; through the whole tree if it is malformed. */
  void pattern(String pattern) throws IOException, InterruptedException {
    var way = new TreeMap<ImagePath, Optional<FileTree.Entry>>();
    var watched = watched(way);
    watched.find(ImagePath.ROOT);
    var sources = new LinkedHashMap<ImagePath, ImagePath>();
    for (var match : matches(watched, pattern)) {
      sources.put(match, new LinkResolver(watched).follow(match));
    }
    lines.add(Kind.PATTERN, "", "", null);
    for (var looked : way.entrySet()) {
      lines.add(Kind.WAY, looked.getKey().text(), looked.getValue().map(entry -> text(entry.node())).orElse("nothing"), null);
    }
    for (var source : sources.entrySet()) {
      lines.add(Kind.MATCH, source.getKey().text(), source.getValue().text(), null);
      read(source.getValue());
    }
  }

  private static List<ImagePath> matches(FileTree tree, String pattern) throws IOException {
    try {
      return Wildcard.expand(tree, pattern);
    } catch (IllegalArgumentException malformed) {
      return List.of(ImagePath.ROOT);
    }
  }

  /** A tree that notes what is looked at on the way. Which names a directory has does not count, only which of them match. */
  private FileTree watched(Map<ImagePath, Optional<FileTree.Entry>> way) {
    return new FileTree() {
      @Override
      public Optional<Entry> find(ImagePath path) throws IOException {
        var found = tree.find(path);
        way.put(path, found);
        return found;
      }

      @Override
      public List<String> list(ImagePath directory) throws IOException {
        return tree.list(directory);
      }
    };
  }

  /** Goes through a match, each directory before what is in it. A path may have thousands of names, so this does not call itself. */
  private void read(ImagePath match) throws IOException, InterruptedException {
    // The first name of each file that has several in this match: COPY keeps such names together within a match.
    var names = new HashMap<Long, String>();
    var open = new ArrayDeque<>(List.of(match));
    while (!open.isEmpty()) {
      var path = open.pop();
      if (read(path, names)) {
        tree.list(path).reversed().forEach(name -> open.push(path.child(name)));
      }
    }
  }

  /** Adds the line of one path, and tells whether it is a directory. */
  private boolean read(ImagePath path, Map<Long, String> names) throws IOException, InterruptedException {
    var entry = tree.find(path);
    if (entry.isEmpty()) {
      lines.add(Kind.READ, path.text(), "nothing", null);
      return false;
    }
    var node = entry.get().node();
    var inode = entry.get().inode();
    var first = inode.isPresent() ? names.putIfAbsent(inode.getAsLong(), path.text()) : null;
    if (first != null) {
      lines.add(Kind.READ, path.text(), "the same file as " + first, null);
      return false;
    }
    lines.add(Kind.READ, path.text(), text(node), node instanceof FileNode.RegularFile file ? file.content() : null);
    return node instanceof FileNode.Directory;
  }

  /** Kind, mode, owner, and what else a node has; the last text, that of a link, may be anything. */
  private String text(FileNode node) {
    return switch (node) {
      case FileNode.RegularFile _ -> "file" + text(node.metadata());
      case FileNode.Directory _ -> "directory" + text(node.metadata());
      case FileNode.SymbolicLink link -> "link" + text(node.metadata()) + " to " + link.target();
      case FileNode.Fifo _ -> "fifo" + text(node.metadata());
      case FileNode.Device device ->
          (device.block() ? "block" : "character") + " device " + device.major() + ":" + device.minor() + text(node.metadata());
    };
  }

  /** Most files of a tree have the mode and the owner of the one before. */
  private String text(Metadata metadata) {
    if (last == null || metadata.mode() != last.mode() || metadata.uid() != last.uid() || metadata.gid() != last.gid() || !metadata.xattrs().equals(last.xattrs())) {
      last = metadata;
      lastText = newText(metadata);
    }
    return lastText;
  }

  private static String newText(Metadata metadata) {
    var text = new StringBuilder(" ").append(Integer.toOctalString(metadata.mode())).append(' ').append(metadata.uid()).append(':').append(metadata.gid());
    metadata.xattrs().forEach((name, value) -> text.append(' ').append(escaped(name)).append('=').append(value));
    return text.toString();
  }

  /** A space ends an attribute, whose name may have one in it. */
  private static String escaped(String name) {
    return name.replace("\\", "\\\\").replace(" ", "\\s");
  }
}
