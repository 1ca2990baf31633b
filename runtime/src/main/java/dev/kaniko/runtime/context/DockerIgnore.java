package dev.kaniko.runtime.context;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import dev.kaniko.snapshot.PathPatterns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The compiled patterns of an ignore file (language.md §9). Thread-safe. */
public final class DockerIgnore {
  /** Excludes nothing. */
  public static final DockerIgnore NONE = new DockerIgnore(List.of());

  /** The largest ignore file, in bytes. */
  public static final int MAX_BYTES = 4 << 20;

  /** The longest pattern, in characters. It is the length of the longest path in Linux. */
  private static final int MAX_PATTERN = 4096;

  /** The most patterns. Each takes a few hundred bytes, and a pattern with wildcards is compared with every file. */
  private static final int MAX_PATTERNS = 200_000;

  private static final ImagePath FILE = ImagePath.clean(".dockerignore");
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final PathPatterns patterns;
  private final PathPatterns exceptions;
  private final Map<ImagePath, Boolean> excludedDirectories = new ConcurrentHashMap<>();
  private final List<String> texts;

  private DockerIgnore(List<String> patterns) {
    this.texts = List.copyOf(patterns);
    this.patterns = PathPatterns.compile(patterns);
    this.exceptions =
        PathPatterns.compile(patterns.stream().filter(text -> text.startsWith("!")).map(text -> text.substring(1)).toList());
  }

  /**
   * Reads the ignore file: that beside the Dockerfile, else {@code .dockerignore} in the root of the context. Returns {@link #NONE} if there is neither.
   *
   * @param files all files of the context
   * @throws ContextException if a pattern is malformed; the message has the line
   */
  public static DockerIgnore find(DockerfileLocation dockerfile, FileTree files) throws IOException {
    var beside = dockerfile.ignoreFile();
    if (beside.isPresent()) {
      return read(dockerfile.name() + ".dockerignore", beside.get());
    }
    var found = files.find(new LinkResolver(files).follow(FILE));
    if (found.isEmpty()) {
      return NONE;
    }
    if (!(found.get().node() instanceof FileNode.RegularFile file)) {
      throw new ContextException(".dockerignore in the build context is not a file");
    }
    return read(".dockerignore", file.content());
  }

  /**
   * Reads an ignore file.
   *
   * @param name the name of the file in messages
   * @throws ContextException if a pattern is malformed; the message has the line
   */
  public static DockerIgnore read(String name, FileContent content) throws IOException {
    byte[] bytes;
    try (var input = content.open()) {
      bytes = input.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new ContextException(name + " is larger than 4 MiB");
    }
    var patterns = new ArrayList<String>();
    int number = 0;
    for (var line : OsBytes.decode(bytes).split("\n", -1)) {
      number++;
      var pattern = pattern(number == 1 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line);
      if (pattern.isEmpty()) {
        continue;
      }
      if (pattern.length() > MAX_PATTERN) {
        throw new ContextException(name + ":" + number + ": the pattern has more than " + MAX_PATTERN + " characters, and no path has so many");
      }
      if (patterns.size() == MAX_PATTERNS) {
        throw new ContextException(name + ":" + number + ": there are more than " + MAX_PATTERNS + " patterns; one for a directory may stand for those of its files");
      }
      try {
        PathPatterns.compile(List.of(pattern));
      } catch (IllegalArgumentException e) {
        throw new ContextException(name + ":" + number + ": " + e.getMessage(), e);
      }
      patterns.add(pattern);
    }
    return new DockerIgnore(patterns);
  }

  /** Returns the pattern in a line; empty for a comment or a blank line (moby patternmatcher, ignorefile.ReadAll). */
  public static String pattern(String line) {
    if (line.startsWith("#")) {
      return "";
    }
    var text = line.strip();
    boolean exception = text.startsWith("!");
    var path = exception ? text.substring(1).strip() : text;
    if (!path.isEmpty()) {
      path = clean(path);
    }
    return exception ? "!" + path : path;
  }

  /** Cleans a path as Go's path.Clean does, and removes a leading slash, which is meaningless here. */
  private static String clean(String path) {
    if (path.startsWith("/")) {
      var absolute = ImagePath.clean(path.replace('\0', '\uFFFD')).text();
      return absolute.length() > 1 ? absolute.substring(1) : absolute;
    }
    var names = new ArrayList<String>();
    for (var name : path.split("/")) {
      if (name.equals("..") && !names.isEmpty() && !names.getLast().equals("..")) {
        names.removeLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return names.isEmpty() ? "." : String.join("/", names);
  }

  /** Returns the patterns after cleaning, in the order of the file. */
  public List<String> texts() {
    return texts;
  }

  /** Returns true if {@code path} or one of its parent directories is excluded. The root is never excluded. */
  public boolean excludes(ImagePath path) {
    if (path.isRoot() || patterns.isEmpty()) {
      return false;
    }
    var text = path.relativeTo(ImagePath.ROOT);
    if (patterns.hasExceptions()) {
      return patterns.matchesOrParentMatches(text);
    }
    // Without exceptions (!pattern) no file below an excluded directory is included again. So the result for the parent is cached.
    return excludesDirectory(path.parent()) || patterns.matches(text);
  }

  private boolean excludesDirectory(ImagePath directory) {
    if (directory.isRoot()) {
      return false;
    }
    var known = excludedDirectories.get(directory);
    if (known == null) {
      known = excludes(directory);
      excludedDirectories.put(directory, known);
    }
    return known;
  }

  /** Returns false only if no file below an excluded directory can be included again. */
  boolean mayIncludeBelow(ImagePath directory) {
    return !exceptions.isEmpty() && exceptions.mayMatchBelow(directory.relativeTo(ImagePath.ROOT));
  }
}
