package dev.kaniko.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Lists the files of a build context, once, when a rule first asks. */
final class ContextListing implements Supplier<Optional<NavigableSet<String>>> {
  /** The files of a larger context are as not known, so that memory is bounded. */
  private static final int MOST = 50_000;

  /** Directories whose names are enough. */
  private static final Set<String> CLOSED = Set.of(".git", "node_modules");

  private final Path root;
  private boolean asked;
  private Optional<NavigableSet<String>> listed = Optional.empty();

  ContextListing(Path root) {
    this.root = root;
  }

  @Override
  public synchronized Optional<NavigableSet<String>> get() {
    if (!asked) {
      asked = true;
      listed = list();
    }
    return listed;
  }

  private Optional<NavigableSet<String>> list() {
    var found = new TreeSet<String>();
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
            found.add(root.relativize(child).toString().replace('\\', '/'));
            var name = child.getFileName();
            if (name != null && !CLOSED.contains(name.toString()) && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
              open.add(child);
            }
          }
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      return Optional.empty();
    }
    return Optional.of(Collections.unmodifiableNavigableSet(found));
  }
}
