package dev.kaniko.runtime.source;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.context.BuildContext;
import dev.kaniko.runtime.context.BuildContexts;
import dev.kaniko.runtime.context.ContextException;
import dev.kaniko.runtime.context.ContextFiles;
import dev.kaniko.runtime.context.ContextLocation;
import dev.kaniko.runtime.context.DockerIgnore;
import dev.kaniko.runtime.context.DockerfileLocation;
import dev.kaniko.runtime.context.RootOwnedTree;
import dev.kaniko.runtime.own.OwnPlaces;
import dev.kaniko.runtime.request.BuildRequest;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The build context and the Dockerfile of one build.
 *
 * @param tree the files that instructions see
 * @param directory the directory that shows exactly these files, if there is one
 * @param dockerfile the Dockerfile
 * @param location where the context comes from
 * @param modified when the context was last changed, if where it comes from says that
 * @param ignored the patterns of its ignore file as they are matched, in order
 */
public record OpenContext(
    FileTree tree,
    Optional<Path> directory,
    DockerfileLocation dockerfile,
    ContextLocation location,
    Optional<Instant> modified,
    List<String> ignored) {
  private static final String DEFAULT_DOCKERFILE = "Dockerfile";
  private static final ImagePath IGNORE_FILE = ImagePath.ROOT.child(".dockerignore");
  private static final Path WORKING_DIRECTORY = Path.of("").toAbsolutePath();

  /**
   * Opens them.
   *
   * @param own what is no part of the context, wherever it lies
   * @param standardInput where a context or a Dockerfile comes in that is asked for from there
   * @throws IOException if one of them is not there or cannot be read; the message is for people
   */
  public static OpenContext open(BuildRequest request, BuildContexts contexts, OwnPlaces own, InputStream standardInput)
      throws IOException, InterruptedException {
    var inputs = request.inputs();
    var location = within(inputs.context(), inputs.contextSubPath());
    if (location instanceof ContextLocation.StandardInput && inputs.dockerfile().equals("-")) {
      throw new ContextException("the context and the Dockerfile cannot both come from standard input");
    }
    var opened = contexts.open(location, standardInput);
    if (location instanceof ContextLocation.Directory(Path path)) {
      return ofDirectory(path, opened, dockerfile(inputs, location, opened.tree(), contexts, standardInput), own);
    }
    var files = opened.below(inputs.contextSubPath());
    var dockerfile = dockerfile(inputs, location, files.tree(), contexts, standardInput);
    var ignore = DockerIgnore.find(dockerfile, files.tree());
    return new OpenContext(
        new BuildContext(files.tree(), ignore, Set.of()), Optional.empty(), dockerfile, location, files.modified(), ignore.texts());
  }

  private static OpenContext ofDirectory(Path path, ContextFiles files, DockerfileLocation dockerfile, OwnPlaces own) throws IOException {
    var ignore = DockerIgnore.find(dockerfile, files.tree());
    var hidden = own.in(path);
    var directory = ignore == DockerIgnore.NONE && hidden.isEmpty() ? Optional.of(path) : Optional.<Path>empty();
    return new OpenContext(
        new BuildContext(files.tree(), ignore, hidden), directory, dockerfile, new ContextLocation.Directory(path), files.modified(), ignore.texts());
  }

  private static DockerfileLocation dockerfile(
      BuildRequest.Inputs inputs, ContextLocation location, FileTree files, BuildContexts contexts, InputStream standardInput)
      throws ContextException, InterruptedException {
    if (DockerfileLocation.isAddress(inputs.dockerfile())) {
      return DockerfileLocation.fetch(inputs.dockerfile(), contexts);
    }
    var given = Optional.of(inputs.dockerfile()).filter(name -> !name.equals(DEFAULT_DOCKERFILE));
    return DockerfileLocation.find(given, WORKING_DIRECTORY, location, files, standardInput);
  }

  /** Returns when the context was last changed, as far as it was packed and sent: a directory has no time. */
  Optional<Instant> lastChange() throws IOException {
    return location instanceof ContextLocation.Directory || modified.isPresent() ? modified : SourceDates.newest(tree, ImagePath.ROOT);
  }

  /** Opens a context given by name, which has its own ignore file. */
  static FileTree named(String text, BuildContexts contexts, OwnPlaces own, InputStream standardInput) throws IOException, InterruptedException {
    var location = locate(text);
    var files = contexts.open(location, standardInput).tree();
    var ignore =
        files.find(IGNORE_FILE).map(FileTree.Entry::node).orElse(null) instanceof FileNode.RegularFile file
            ? DockerIgnore.read(text + IGNORE_FILE, file.content())
            : DockerIgnore.NONE;
    var hidden = location instanceof ContextLocation.Directory(Path path) ? own.in(path) : Set.<ImagePath>of();
    return new RootOwnedTree(new BuildContext(files, ignore, hidden));
  }

  /** A plain path is the context as it is: the original, too, takes the sub-path only with a scheme. */
  private static ContextLocation within(String context, String subPath) throws IOException {
    var location = locate(context);
    return context.contains("://") && !subPath.isEmpty() && location instanceof ContextLocation.Directory(Path path)
        ? new ContextLocation.Directory(below(path, subPath))
        : location;
  }

  private static Path below(Path context, String subPath) throws IOException {
    var option = "--context-sub-path " + subPath + ": ";
    var directory = context.resolve(ImagePath.clean(subPath).relativeTo(ImagePath.ROOT));
    if (!Files.isDirectory(directory)) {
      throw new ContextException(option + (Files.exists(directory) ? directory + " is not a directory" : "there is no directory " + directory));
    }
    if (ContextFiles.leaves(subPath) || !directory.toRealPath().startsWith(context.toRealPath())) {
      throw new ContextException(option + "it leads out of the context");
    }
    return directory;
  }

  /** Tells whether the context of a request comes over the network. */
  public static boolean isRemote(BuildRequest request) throws ContextException {
    return locate(request.inputs().context()).isRemote();
  }

  private static ContextLocation locate(String text) throws ContextException {
    return ContextLocation.parse(text, WORKING_DIRECTORY);
  }
}
