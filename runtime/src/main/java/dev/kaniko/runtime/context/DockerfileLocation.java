package dev.kaniko.runtime.context;

import dev.kaniko.compiler.Compiler;
import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.fetch.WebAddress;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The Dockerfile and the ignore file beside it.
 *
 * <p>{@code --dockerfile} is looked up on this machine, and then in the context. Without the option, the Dockerfile is {@code Dockerfile} or {@code
 * dockerfile} in the context, or {@code Dockerfile} in the working directory, as in the original's executor.
 */
public final class DockerfileLocation {
  private static final String DEFAULT = "Dockerfile";
  /** Only the first bytes of a larger file are read. Its parser then reports that it is too large. */
  private static final int MOST = Math.max(Compiler.MAX_DOCKERFILE, DockerIgnore.MAX_BYTES);

  private static final String IGNORE_SUFFIX = ".dockerignore";

  private final String name;
  private final FileContent content;
  private final Optional<FileContent> ignoreFile;

  private DockerfileLocation(String name, FileContent content, Optional<FileContent> ignoreFile) {
    this.name = Objects.requireNonNull(name);
    this.content = Objects.requireNonNull(content);
    this.ignoreFile = Objects.requireNonNull(ignoreFile);
  }

  /** Returns the name for messages, as the user gave it. */
  public String name() {
    return name;
  }

  /** Returns the content, which {@link #find} has read. */
  public FileContent content() {
    return content;
  }

  /** Returns the content of {@code <Dockerfile>.dockerignore} beside the Dockerfile; empty if it does not exist. */
  public Optional<FileContent> ignoreFile() {
    return ignoreFile;
  }

  /**
   * Finds the Dockerfile and reads it.
   *
   * @param given the value of {@code --dockerfile}; {@code -} reads {@code standardInput}
   * @param workingDirectory the directory for relative paths
   * @param context the place of the context
   * @param files all files of the context, including ignored files
   * @throws ContextException if there is no Dockerfile, or it is a directory or cannot be read
   */
  public static DockerfileLocation find(
      Optional<String> given, Path workingDirectory, ContextLocation context, FileTree files, InputStream standardInput)
      throws ContextException {
    if (given.isPresent() && given.get().equals("-")) {
      return fromStandardInput(standardInput);
    }
    var places = places(given, workingDirectory, context, files);
    for (var place : places) {
      var content = place.read("");
      if (content.isPresent()) {
        return new DockerfileLocation(place.name(), content.get(), place.read(IGNORE_SUFFIX));
      }
    }
    var looked = String.join(", ", places.stream().map(Place::shown).distinct().toList());
    throw new ContextException("there is no Dockerfile " + given.map(name -> name + " ").orElse("") + "(looked for " + looked + ")");
  }

  /** Tells whether the value of {@code --dockerfile} is the address of a server. */
  public static boolean isAddress(String given) {
    return given.startsWith("http://") || given.startsWith("https://");
  }

  /**
   * Reads a Dockerfile of a server. It has no ignore file beside it.
   *
   * @throws ContextException if it cannot be fetched
   */
  public static DockerfileLocation fetch(String address, BuildContexts contexts) throws ContextException, InterruptedException {
    var shown = WebAddress.shown(address);
    try (var input = contexts.open(address)) {
      return new DockerfileLocation(shown, FileContent.of(input.readNBytes(MOST + 1)), Optional.empty());
    } catch (IOException e) {
      throw new ContextException("cannot fetch the Dockerfile " + shown + ": " + e.getMessage(), e);
    }
  }

  private static DockerfileLocation fromStandardInput(InputStream input) throws ContextException {
    try {
      return new DockerfileLocation("-", FileContent.of(input.readNBytes(MOST + 1)), Optional.empty());
    } catch (IOException e) {
      throw new ContextException("cannot read the Dockerfile from standard input: " + e.getMessage(), e);
    }
  }

  private static List<Place> places(Optional<String> given, Path workingDirectory, ContextLocation context, FileTree files)
      throws ContextException {
    var places = new ArrayList<Place>();
    if (given.isPresent()) {
      places.add(onDisk(given.get(), workingDirectory));
      places.add(inContext(given.get(), context, files));
    } else {
      places.add(inContext(DEFAULT, context, files));
      places.add(inContext("dockerfile", context, files));
      places.add(onDisk(DEFAULT, workingDirectory));
    }
    return places;
  }

  private static Place onDisk(String name, Path directory) throws ContextException {
    try {
      return new OnDisk(name, directory.resolve(name));
    } catch (InvalidPathException e) {
      throw new ContextException("not the name of a file: " + name, e);
    }
  }

  private static Place inContext(String name, ContextLocation context, FileTree files) throws ContextException {
    // Reading from disk follows symbolic links out of the context. That is allowed, because the Dockerfile is not part of the context.
    return context instanceof ContextLocation.Directory(Path path) && !Path.of(name).isAbsolute()
        ? onDisk(name, path)
        : new InTree(name, files);
  }

  /** A place where the Dockerfile may be. */
  private sealed interface Place {
    /** Returns the name for messages about the file. */
    String name();

    /** Returns the name for the message that there is no file. */
    String shown();

    /** Reads the file with this name and {@code suffix}; empty if there is none. */
    Optional<FileContent> read(String suffix) throws ContextException;
  }

  private record OnDisk(String name, Path path) implements Place {
    @Override
    public String shown() {
      return path.toString();
    }

    @Override
    public Optional<FileContent> read(String suffix) throws ContextException {
      var file = suffix.isEmpty() ? path : path.resolveSibling(path.getFileName() + suffix);
      try {
        return Files.exists(file) ? Optional.of(FileContent.of(SmallFiles.read(file, MOST))) : Optional.empty();
      } catch (ContextException e) {
        throw new ContextException("cannot read " + file + ": " + e.getMessage(), e);
      } catch (AccessDeniedException e) {
        throw new ContextException("cannot read " + file + ": permission denied", e);
      } catch (IOException e) {
        throw new ContextException("cannot read " + file + ": " + e.getMessage(), e);
      }
    }
  }

  private record InTree(String name, FileTree tree) implements Place {
    @Override
    public String shown() {
      return ImagePath.clean(name).relativeTo(ImagePath.ROOT) + " in the context";
    }

    @Override
    public Optional<FileContent> read(String suffix) throws ContextException {
      var path = ImagePath.clean(name + suffix);
      try {
        var found = tree.find(new LinkResolver(tree).follow(path));
        if (found.isEmpty()) {
          return Optional.empty();
        }
        if (!(found.get().node() instanceof FileNode.RegularFile file)) {
          throw new ContextException(path + " in the context is not a file");
        }
        try (var input = file.content().open()) {
          return Optional.of(FileContent.of(input.readNBytes(MOST + 1)));
        }
      } catch (ContextException e) {
        throw e;
      } catch (IOException e) {
        throw new ContextException("cannot read " + path + " in the context: " + e.getMessage(), e);
      }
    }
  }
}
