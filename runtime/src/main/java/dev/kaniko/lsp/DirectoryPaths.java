package dev.kaniko.lsp;

import dev.kaniko.compiler.editor.ContextPaths;
import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.context.DockerIgnore;
import dev.kaniko.snapshot.FileContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The files of a context that is a directory of this machine. Nothing outside of it is listed, and no link is followed. */
final class DirectoryPaths implements ContextPaths {
  /** Of a larger directory only some names are looked at. */
  private static final int MOST_SEEN = 5_000;

  private static final int MOST = 200;

  private final Path root;
  private final DockerIgnore ignored;

  /** @param patterns the patterns of the ignore file, in order */
  DirectoryPaths(Path root, List<String> patterns) {
    this.root = root;
    this.ignored = ignored(patterns);
  }

  private static DockerIgnore ignored(List<String> patterns) {
    try {
      return DockerIgnore.read("ignore file", FileContent.of(String.join("\n", patterns).getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      // The linter says what is wrong with it.
      return DockerIgnore.NONE;
    }
  }

  @Override
  public List<Entry> list(String directory, String prefix) {
    var found = new ArrayList<Entry>();
    try {
      var place = root;
      for (var name : directory.split("/")) {
        place = name.isEmpty() || name.equals(".") ? place : place.resolve(name);
        if (name.equals("..") || !Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
          return List.of();
        }
      }
      try (var children = Files.newDirectoryStream(place)) {
        int seen = 0;
        for (var child : children) {
          if (++seen > MOST_SEEN || found.size() == MOST) {
            break;
          }
          var name = String.valueOf(child.getFileName());
          if (name.startsWith(prefix) && !ignored.excludes(ImagePath.clean("/" + root.relativize(child)))) {
            found.add(new Entry(name, Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)));
          }
        }
      }
    } catch (IOException | DirectoryIteratorException | InvalidPathException _) {
      // What cannot be listed is not proposed.
    }
    found.sort(Comparator.comparing(Entry::name));
    return found;
  }
}
