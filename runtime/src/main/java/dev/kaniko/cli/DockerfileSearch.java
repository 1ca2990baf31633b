package dev.kaniko.cli;

import dev.kaniko.cli.lint.GitIgnores;
import dev.kaniko.cli.lint.PathPatterns;
import dev.kaniko.compiler.report.LintRun.Unread;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the Dockerfiles that a command line means. A file that is named is taken whatever it is called. Below a directory the names decide, in
 * the order of their paths; hidden directories and files, {@code node_modules}, ignore files, backups and templates are left out, what git ignores too,
 * and no link to a directory is followed, so no directory is met twice. Nothing is found that is excluded, be it named or not.
 */
final class DockerfileSearch {
  private static final List<String> DEFAULTS = List.of("Dockerfile", "dockerfile", "Containerfile", "containerfile");
  private static final Pattern NAMES =
      Pattern.compile("[Dd]ockerfile|[Cc]ontainerfile|(Dockerfile|Containerfile)[._-].+|.+\\.([Dd]ockerfile|[Cc]ontainerfile)");
  private static final Pattern OTHERS =
      Pattern.compile(".*(~|\\.(dockerignore|containerignore|bak|orig|rej|sw[a-p]|tmp|md|j2|jinja2?|tmpl|tpl|template|in|erb|mustache))");
  private static final Set<String> SKIPPED_DIRECTORIES = Set.of("node_modules");

  private final Path directory;
  private final LeftOut leftOut;
  private final Map<Optional<Path>, Source> sources = new LinkedHashMap<>();
  private final List<Unread> unread = new ArrayList<>();

  /**
   * A file to check.
   *
   * @param name what messages call it
   * @param path where it is; empty for standard input
   */
  record Source(String name, Optional<Path> path) {
    Source {
      Objects.requireNonNull(name);
      Objects.requireNonNull(path);
    }
  }

  /**
   * What was found.
   *
   * @param sources the files, each once
   * @param unread what cannot be searched, or holds nothing
   */
  record Found(List<Source> sources, List<Unread> unread) {
    Found {
      sources = List.copyOf(sources);
      unread = List.copyOf(unread);
    }
  }

  /**
   * What is not found.
   *
   * @param excluded patterns of files and directories
   * @param ignored whether what git ignores is left out below directories
   * @param links whether links to files are left out below directories
   */
  record LeftOut(PathPatterns excluded, boolean ignored, boolean links) {}

  private DockerfileSearch(Path directory, LeftOut leftOut) {
    this.directory = directory;
    this.leftOut = leftOut;
  }

  /**
   * Finds what is meant.
   *
   * @param given files, directories and {@code -}; none for what the directory holds
   * @param directory what relative paths start from
   * @param stdinName what standard input is called
   */
  static Found find(List<String> given, Path directory, String stdinName, LeftOut leftOut) {
    var search = new DockerfileSearch(directory, leftOut);
    for (var name : given.isEmpty() ? List.of(search.implied()) : given) {
      if (name.equals("-")) {
        search.sources.putIfAbsent(Optional.empty(), new Source(stdinName, Optional.empty()));
      } else {
        search.add(name);
      }
    }
    return new Found(List.copyOf(search.sources.values()), search.unread);
  }

  private String implied() {
    return DEFAULTS.stream().filter(name -> Files.isRegularFile(directory.resolve(name))).findFirst().orElse(".");
  }

  private void add(String name) {
    Path path;
    try {
      path = directory.resolve(name);
    } catch (InvalidPathException e) {
      unread.add(new Unread(name, "that is not the name of a file"));
      return;
    }
    if (Files.isDirectory(path)) {
      addBelow(name, path);
    } else {
      add(name, path);
    }
  }

  private void add(String name, Path path) {
    var place = Optional.of(path.normalize());
    if (leftOut.excluded().match(path)) {
      return;
    }
    sources.putIfAbsent(place, new Source(name, place));
  }

  private void addBelow(String name, Path root) {
    var found = new ArrayList<Path>();
    int failures = unread.size();
    try {
      var real = root.toRealPath();
      Files.walkFileTree(real, new Visitor(name, real, found));
    } catch (IOException e) {
      unread.add(new Unread(name, FileFailures.reason(e)));
    }
    if (found.isEmpty() && unread.size() == failures) {
      unread.add(new Unread(name, "there is no Dockerfile in this directory or below it"));
    }
    found.stream().sorted().forEach(file -> add(shown(name, file), root.resolve(file)));
  }

  /** Returns the name of a file below a named directory, without needless dots. */
  private static String shown(String directory, Path file) {
    return Path.of(directory).resolve(file).normalize().toString();
  }

  private static boolean isHidden(Path file) {
    return file.getFileName().toString().startsWith(".");
  }

  private static boolean isDockerfile(Path file) {
    var name = file.getFileName().toString();
    return NAMES.matcher(name).matches() && !OTHERS.matcher(name).matches() && !isHidden(file) && Files.isRegularFile(file);
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final String name;
    private final Path root;
    private final List<Path> found;
    private final Optional<GitIgnores> ignores;

    Visitor(String name, Path root, List<Path> found) {
      this.name = name;
      this.root = root;
      this.found = found;
      this.ignores = leftOut.ignored() ? Optional.of(new GitIgnores(root)) : Optional.empty();
    }

    @Override
    public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
      boolean skipped = !path.equals(root) && (isHidden(path) || SKIPPED_DIRECTORIES.contains(path.getFileName().toString()) || isIgnored(path, true));
      return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    private boolean isIgnored(Path path, boolean isDirectory) {
      return ignores.isPresent() && ignores.get().ignore(path, isDirectory);
    }

    @Override
    public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
      if (isDockerfile(path) && !isIgnored(path, false) && !(leftOut.links() && attributes.isSymbolicLink())) {
        found.add(root.relativize(path));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException failure) {
      unread.add(new Unread(shown(name, root.relativize(path)), FileFailures.reason(failure)));
      return FileVisitResult.CONTINUE;
    }
  }
}
