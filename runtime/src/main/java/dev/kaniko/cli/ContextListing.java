package dev.kaniko.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Lists the files of a build context with their sizes, once, when a rule first asks. */
final class ContextListing implements Supplier<Optional<NavigableMap<String, Long>>> {
  /** The files of a larger context are as not known, so that memory is bounded. */
  private static final int MOST = 50_000;

  /** Directories whose names are enough. */
  private static final Set<String> CLOSED = Set.of(".git", "node_modules");

  private final Path root;
  private boolean asked;
  private Optional<NavigableMap<String, Long>> listed = Optional.empty();

  ContextListing(Path root) {
    this.root = root;
  }

  @Override
  public synchronized Optional<NavigableMap<String, Long>> get() {
    if (!asked) {
      asked = true;
      listed = list();
    }
    return listed;
  }

  private Optional<NavigableMap<String, Long>> list() {
    var found = new TreeMap<String, Long>();
    var open = new ArrayDeque<Path>();
    open.add(root);
    try {
      while (!open.isEmpty()) {
        var directory = open.removeLast();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
          for (var child : children) {
            if (found.size() == MOST) {
              return Optional.empty();
            }
            var attributes = Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            found.put(root.relativize(child).toString().replace('\\', '/'), attributes.isRegularFile() ? attributes.size() : 0);
            var name = child.getFileName();
            if (name != null && !CLOSED.contains(name.toString()) && attributes.isDirectory()) {
              open.add(child);
            }
          }
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      return Optional.empty();
    }
    return Optional.of(Collections.unmodifiableNavigableMap(found));
  }
}
