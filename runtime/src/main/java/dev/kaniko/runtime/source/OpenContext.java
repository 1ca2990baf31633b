package dev.kaniko.runtime.source;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Input;
import dev.kaniko.runtime.context.BuildContext;
import dev.kaniko.runtime.context.BuildContexts;
import dev.kaniko.runtime.context.ContextException;
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
 * @param ignored the patterns of its ignore file as they are matched, in order
 */
public record OpenContext(FileTree tree, Optional<Path> directory, DockerfileLocation dockerfile, ContextLocation location, List<String> ignored) {
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
    var location = within(request.inputs().context(), request.inputs().contextSubPath());
    var files = contexts.open(location, standardInput);
    var given = Optional.of(request.inputs().dockerfile()).filter(name -> !name.equals(DEFAULT_DOCKERFILE));
    var dockerfile = DockerfileLocation.find(given, WORKING_DIRECTORY, location, files, standardInput);
    if (!(location instanceof ContextLocation.Directory(Path path))) {
      // An archive holds what its maker wanted in it: BuildKit applies no ignore file to one.
      return new OpenContext(new BuildContext(files, DockerIgnore.NONE, Set.of()), Optional.empty(), dockerfile, location, List.of());
    }
    var ignore = DockerIgnore.find(dockerfile, files);
    var hidden = own.in(path);
    var directory = ignore == DockerIgnore.NONE && hidden.isEmpty() ? Optional.of(path) : Optional.<Path>empty();
    return new OpenContext(new BuildContext(files, ignore, hidden), directory, dockerfile, location, ignore.texts());
  }

  /** Returns when the context was last changed, as far as it was packed and sent: a directory has no time. */
  Optional<Instant> modified(SourceDates dates) throws IOException, InterruptedException {
    return switch (location) {
      case ContextLocation.Directory _ -> Optional.empty();
      case ContextLocation.Tarball _, ContextLocation.StandardInput _, ContextLocation.GoogleObject _ -> SourceDates.newest(tree, ImagePath.ROOT);
      case ContextLocation.Remote(var uri) -> dates.ofFile(new Input.Remote(uri.toString(), Optional.empty()));
    };
  }

  /** Opens a context given by name, which has its own ignore file. */
  static FileTree named(String text, BuildContexts contexts, OwnPlaces own, InputStream standardInput) throws IOException, InterruptedException {
    var location = locate(text);
    var files = contexts.open(location, standardInput);
    var ignore =
        files.find(IGNORE_FILE).map(FileTree.Entry::node).orElse(null) instanceof FileNode.RegularFile file
            ? DockerIgnore.read(text + IGNORE_FILE, file.content())
            : DockerIgnore.NONE;
    var hidden = location instanceof ContextLocation.Directory(Path path) ? own.in(path) : Set.<ImagePath>of();
    return new RootOwnedTree(new BuildContext(files, ignore, hidden));
  }

  /** A plain path is the context as it is: the original, too, takes the sub-path only with a scheme. */
  private static ContextLocation within(String context, String subPath) throws ContextException {
    var location = locate(context);
    if (subPath.isEmpty() || !context.contains("://")) {
      return location;
    }
    if (location instanceof ContextLocation.Directory(Path path)) {
      return new ContextLocation.Directory(path.resolve(ImagePath.clean(subPath).relativeTo(ImagePath.ROOT)));
    }
    throw new ContextException("--context-sub-path is not supported with " + context + " in this version; use a dir:// context");
  }

  /** Tells whether the context of a request comes over the network. */
  public static boolean isRemote(BuildRequest request) throws ContextException {
    return switch (locate(request.inputs().context())) {
      case ContextLocation.Remote _, ContextLocation.GoogleObject _ -> true;
      case ContextLocation.Directory _, ContextLocation.Tarball _, ContextLocation.StandardInput _ -> false;
    };
  }

  private static ContextLocation locate(String text) throws ContextException {
    return ContextLocation.parse(text, WORKING_DIRECTORY);
  }
}
