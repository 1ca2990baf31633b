package dev.kaniko.cli.lint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.eclipse.jgit.ignore.IgnoreNode.MatchResult;

/**
 * What git does not look at: the files {@code .gitignore} of directories, from the root of the repository down, and {@code .git/info/exclude}. Outside of a
 * repository those from the directory down in which a search begins. Not thread-safe.
 */
public final class GitIgnores {
  private final Path top;
  private final Map<Path, Optional<IgnoreNode>> nodes = new HashMap<>();

  /** @param start where a search begins; absolute */
  public GitIgnores(Path start) {
    this.top = repository(start).orElse(start);
  }

  private static Optional<Path> repository(Path start) {
    for (var directory = start; directory != null; directory = directory.getParent()) {
      if (Files.exists(directory.resolve(".git"))) {
        return Optional.of(directory);
      }
    }
    return Optional.empty();
  }

  /** Tells whether a file or directory is ignored, or the directory in which a search began. What is below an ignored directory is not told. */
  public boolean ignore(Path path, boolean isDirectory) {
    for (var directory = path.getParent(); directory != null && directory.startsWith(top); directory = directory.getParent()) {
      var result = result(nodes.computeIfAbsent(directory, this::node), directory.relativize(path), isDirectory);
      if (result != MatchResult.CHECK_PARENT) {
        return result == MatchResult.IGNORED;
      }
    }
    return false;
  }

  private static MatchResult result(Optional<IgnoreNode> node, Path path, boolean isDirectory) {
    return node.isEmpty() ? MatchResult.CHECK_PARENT : node.get().isIgnored(path.toString(), isDirectory);
  }

  private Optional<IgnoreNode> node(Path directory) {
    var node = new IgnoreNode();
    // What is said later counts more.
    if (directory.equals(top)) {
      read(node, directory.resolve(".git/info/exclude"));
    }
    read(node, directory.resolve(".gitignore"));
    return node.getRules().isEmpty() ? Optional.empty() : Optional.of(node);
  }

  private static void read(IgnoreNode node, Path file) {
    if (!Files.isRegularFile(file)) {
      return;
    }
    try {
      node.parse(new ByteArrayInputStream(Files.readAllBytes(file)));
    } catch (IOException _) {
      // As for git, a file that cannot be read ignores nothing.
    }
  }
}
