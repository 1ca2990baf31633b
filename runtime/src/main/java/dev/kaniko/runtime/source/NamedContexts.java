package dev.kaniko.runtime.source;

import dev.kaniko.compiler.NamedContext;
import dev.kaniko.image.ImagePath;
import dev.kaniko.image.ImageReference;
import dev.kaniko.instruction.GitReference;
import dev.kaniko.instruction.Input;
import dev.kaniko.runtime.context.BuildContexts;
import dev.kaniko.runtime.fetch.GitCheckouts;
import dev.kaniko.runtime.fetch.RemoteFiles;
import dev.kaniko.runtime.images.LayoutImages;
import dev.kaniko.runtime.own.OwnPlaces;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.Metadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@code --build-context} gives: directories, images of registries ({@code docker-image://}) and of layouts ({@code oci-layout://}),
 * repositories, and files of servers, which are directories with the one file {@code context} (BuildKit, dockerui/namedcontext.go).
 */
public final class NamedContexts {
  private static final String IMAGE = "docker-image://";
  private static final String LAYOUT = "oci-layout://";
  private static final ImagePath FETCHED = ImagePath.ROOT.child("context");

  private final BuildContexts contexts;
  private final GitCheckouts repositories;
  private final RemoteFiles files;
  private final OwnPlaces own;
  private final Map<String, NamedContext> kinds = new HashMap<>();
  private final Map<String, FileTree> trees = new HashMap<>();
  private final Map<String, Input> inputs = new HashMap<>();
  private final LayoutImages layouts = new LayoutImages();

  /**
   * Takes in what is given; nothing is fetched before it is read.
   *
   * @param given what lies where, by name
   * @param own what is no part of a directory, wherever it lies
   * @throws IOException if one cannot be read; the message is for people
   */
  public static NamedContexts open(
      Map<String, String> given, BuildContexts contexts, GitCheckouts repositories, RemoteFiles files, OwnPlaces own, InputStream standardInput)
      throws IOException, InterruptedException {
    var named = new NamedContexts(contexts, repositories, files, own);
    for (var entry : given.entrySet()) {
      named.add(entry.getKey(), entry.getValue(), standardInput);
    }
    return named;
  }

  private NamedContexts(BuildContexts contexts, GitCheckouts repositories, RemoteFiles files, OwnPlaces own) {
    this.contexts = Objects.requireNonNull(contexts);
    this.repositories = Objects.requireNonNull(repositories);
    this.files = Objects.requireNonNull(files);
    this.own = Objects.requireNonNull(own);
  }

  private void add(String name, String location, InputStream standardInput) throws IOException, InterruptedException {
    try {
      if (location.startsWith(IMAGE)) {
        kinds.put(name, new NamedContext.Image(ImageReference.parse(location.substring(IMAGE.length()))));
      } else if (location.startsWith(LAYOUT)) {
        kinds.put(name, new NamedContext.Image(layouts.add(name, location.substring(LAYOUT.length()), Path.of("").toAbsolutePath())));
      } else {
        kinds.put(name, new NamedContext.Directory());
        trees.put(name, tree(name, location, standardInput));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("--build-context " + name + ": " + e.getMessage(), e);
    }
  }

  private FileTree tree(String name, String location, InputStream standardInput) throws IOException, InterruptedException {
    if (GitReference.isIn(location) && !location.startsWith("github.com/")) {
      boolean keepGitDir = GitReference.parse(location).map(reference -> reference.keepGitDir().equals("true")).orElse(false);
      var input = new Input.Git(location, Optional.empty(), keepGitDir);
      inputs.put(name, input);
      return new LazyTree(() -> repositories.checkout(input).tree());
    }
    if (location.startsWith("http://") || location.startsWith("https://")) {
      var input = new Input.Remote(location, Optional.empty());
      inputs.put(name, input);
      return new LazyTree(() -> fetched(input));
    }
    return OpenContext.named(location, contexts, own, standardInput);
  }

  private FileTree fetched(Input.Remote input) throws IOException, InterruptedException {
    var fetched = files.fetch(input);
    var metadata = Metadata.of(0600, 0, 0, fetched.lastModified().orElse(Instant.EPOCH));
    return new SingleFile(FETCHED, new FileNode.RegularFile(metadata, fetched.content()));
  }

  /** A directory with one file. */
  private record SingleFile(ImagePath path, FileNode.RegularFile file) implements FileTree {
    @Override
    public Optional<Entry> find(ImagePath wanted) {
      return wanted.isRoot() ? Optional.of(Entry.of(new FileNode.Directory(Metadata.of(0755, 0, 0, file.metadata().modified()))))
          : wanted.equals(path) ? Optional.of(Entry.of(file)) : Optional.empty();
    }

    @Override
    public List<String> list(ImagePath directory) {
      return directory.isRoot() ? List.of(path.name()) : List.of();
    }
  }

  /** Returns what the compiler needs to know. */
  public Map<String, NamedContext> kinds() {
    return Collections.unmodifiableMap(kinds);
  }

  /** Returns the directories. */
  public Map<String, FileTree> trees() {
    return Collections.unmodifiableMap(trees);
  }

  /** Returns where a directory is fetched from; empty for one of this machine. */
  Optional<Input> input(String name) {
    return Optional.ofNullable(inputs.get(name));
  }

  /** Returns the images of layouts. */
  public LayoutImages layouts() {
    return layouts;
  }
}
