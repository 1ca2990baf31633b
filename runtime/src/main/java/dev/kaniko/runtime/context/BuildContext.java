package dev.kaniko.runtime.context;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The build context as instructions see it: without what the ignore file excludes. */
public final class BuildContext implements FileTree {
  private final FileTree files;
  private final DockerIgnore ignore;

  public BuildContext(FileTree files, DockerIgnore ignore) {
    this.files = Objects.requireNonNull(files);
    this.ignore = Objects.requireNonNull(ignore);
  }

  @Override
  public Optional<Entry> find(ImagePath path) throws IOException {
    return ignore.excludes(path) ? Optional.empty() : files.find(path);
  }

  @Override
  public List<String> list(ImagePath directory) throws IOException {
    return files.list(directory);
  }
}
