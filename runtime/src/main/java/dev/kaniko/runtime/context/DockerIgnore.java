package dev.kaniko.runtime.context;

import dev.kaniko.image.ImagePath;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;

/** The patterns of an ignore file (language.md §9). */
public final class DockerIgnore {
  private DockerIgnore() {}

  /**
   * Reads the ignore file that holds: the one beside the Dockerfile, else {@code .dockerignore} at the root of the context, else none.
   *
   * @param files all files of the context
   * @throws ContextException if a pattern is wrong
   */
  public static DockerIgnore find(DockerfileLocation dockerfile, FileTree files) throws IOException {
    if (dockerfile.ignoreFile().isPresent() || files.find(ImagePath.clean(".dockerignore")).isPresent()) {
      throw new UnsupportedOperationException(dockerfile.name());
    }
    return new DockerIgnore();
  }

  /** Tells whether {@code path} is excluded, either itself or with a directory above it. The root never is. */
  public boolean excludes(ImagePath path) {
    return !path.isRoot() && path.text().isEmpty();
  }
}
