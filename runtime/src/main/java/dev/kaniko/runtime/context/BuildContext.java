package dev.kaniko.runtime.context;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The build context without the files that the ignore file excludes. An excluded directory is visible if a file below it is included again. The
 * root directory always has the same mode, because BuildKit's client sends the files of the directory but not the directory itself, whose mode
 * depends on the user's umask. Files are read when they are needed. Thread-safe if the underlying tree is.
 */
public final class BuildContext implements FileTree {
  private static final int ROOT_MODE = 0755;

  private final FileTree files;
  private final DockerIgnore ignore;
  private final Set<ImagePath> hidden;
  private final Map<ImagePath, Boolean> shownForWhatIsBelow = new ConcurrentHashMap<>();

  /**
   * @param files all files of the context
   * @param hidden paths that are not part of the context, with all below them
   */
  public BuildContext(FileTree files, DockerIgnore ignore, Set<ImagePath> hidden) {
    this.files = Objects.requireNonNull(files);
    this.ignore = Objects.requireNonNull(ignore);
    this.hidden = Set.copyOf(hidden);
  }

  @Override
  public Optional<Entry> find(ImagePath path) throws IOException {
    try {
      return isShown(path) ? files.find(path).map(entry -> stable(path, entry)) : Optional.empty();
    } catch (ErrnoException e) {
      throw ContextException.of(path, e);
    }
  }

  private static Entry stable(ImagePath path, Entry entry) {
    return switch (entry.node()) {
      case FileNode.RegularFile(var metadata, var content) ->
          entry.with(new FileNode.RegularFile(metadata, new StableContent(path, content)));
      case FileNode.Directory(var metadata) when path.isRoot() -> entry.with(new FileNode.Directory(metadata.withMode(ROOT_MODE)));
      default -> entry;
    };
  }

  @Override
  public List<String> list(ImagePath directory) throws IOException {
    var shown = new ArrayList<String>();
    try {
      for (var name : files.list(directory)) {
        if (isShown(directory.child(name))) {
          shown.add(name);
        }
      }
    } catch (ErrnoException e) {
      throw ContextException.of(directory, e);
    }
    return shown;
  }

  private boolean isShown(ImagePath path) throws IOException {
    if (!hidden.isEmpty() && hidden.stream().anyMatch(path::startsWith)) {
      return false;
    }
    return !ignore.excludes(path) || ignore.mayIncludeBelow(path) && hasShownBelow(path);
  }

  private boolean hasShownBelow(ImagePath path) throws IOException {
    var known = shownForWhatIsBelow.get(path);
    if (known == null) {
      known = lookBelow(path);
      shownForWhatIsBelow.put(path, known);
    }
    return known;
  }

  private boolean lookBelow(ImagePath path) throws IOException {
    if (!(files.find(path).map(Entry::node).orElse(null) instanceof FileNode.Directory)) {
      return false;
    }
    for (var name : files.list(path)) {
      if (isShown(path.child(name))) {
        return true;
      }
    }
    return false;
  }
}
