package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.PathPatterns;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of a build context, and which of them a build sees. */
final class ContextTree {
  /** What a copy from the context has at least, to be called large. */
  static final long LARGE = 100_000_000;

  private static final long MEGABYTE = 1_000_000;
  private static final int MOST_NAMES = 3;

  /** What is so much smaller than the largest is not named beside it. */
  private static final int SMALL_PART = 10;

  private final NavigableMap<String, Long> sizes;
  private final NavigableSet<String> all;
  private final NavigableSet<String> visible;

  private ContextTree(NavigableMap<String, Long> sizes, List<String> patterns) {
    this.sizes = sizes;
    this.all = sizes.navigableKeySet();
    this.visible = patterns.isEmpty() ? all : visible(all, PathPatterns.compile(patterns));
  }

  private static NavigableSet<String> visible(NavigableSet<String> all, PathPatterns ignored) {
    return all.stream().filter(path -> !ignored.matchesOrParentMatches(path)).collect(Collectors.toCollection(TreeSet::new));
  }

  private record Known(Optional<ContextTree> tree) {}

  /** Returns the files; empty where they are not known. */
  static Optional<ContextTree> of(LintSubject subject) {
    return subject.derived(Known.class, ContextTree::read).tree();
  }

  private static Known read(LintSubject subject) {
    return new Known(subject.context().flatMap(context -> context.listing().get().map(files -> new ContextTree(files, context.ignorePatterns()))));
  }

  /** Returns the path of a source as it is in the tree; empty for the whole context. */
  static String path(String source) {
    var clean = ImagePath.clean("/" + source).text();
    return clean.substring(1);
  }

  static boolean isPattern(String source) {
    return source.contains("*") || source.contains("?") || source.contains("[") || source.contains("\\");
  }

  /** Tells whether a path is there, or may lie in something that was not looked into. */
  boolean mayHave(String path) {
    if (path.isEmpty() || all.contains(path)) {
      return true;
    }
    int slash = path.lastIndexOf('/');
    for (; slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      var parent = path.substring(0, slash);
      if (all.contains(parent)) {
        return all.subSet(parent + "/", parent + "0").isEmpty();
      }
    }
    return false;
  }

  /** Returns all paths, ignored or not. */
  NavigableSet<String> all() {
    return all;
  }

  /** Returns what a build sees at and below a path. */
  Stream<String> seen(String path) {
    return path.isEmpty() ? visible.stream()
        : Stream.concat(visible.contains(path) ? Stream.of(path) : Stream.of(), visible.subSet(path + "/", path + "0").stream());
  }

  /** Returns the bytes of what a build sees at and below a path; there may be more in what was not looked into. */
  long bytes(String path) {
    return seen(path).mapToLong(sizes::get).sum();
  }

  /** Returns what is the largest of what lies right below a directory, with sizes, for people to read; empty for what is no directory. */
  String largest(String directory) {
    int start = directory.isEmpty() ? 0 : directory.length() + 1;
    var children = new HashMap<String, Long>();
    seen(directory).filter(path -> path.length() > start).forEach(path -> {
      int slash = path.indexOf('/', start);
      children.merge(slash < 0 ? path : path.substring(0, slash), sizes.get(path), Long::sum);
    });
    var sorted = children.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey())).limit(MOST_NAMES).toList();
    return sorted.stream().filter(child -> child.getValue() >= sorted.getFirst().getValue() / SMALL_PART)
        .map(child -> child.getKey() + " (" + megabytes(child.getValue()) + ")").collect(Collectors.joining(", "));
  }

  /** Returns a size for people to read. */
  static String megabytes(long bytes) {
    return bytes / MEGABYTE + " MB";
  }
}
