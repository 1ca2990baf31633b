package dev.kaniko.runtime.source;

import dev.kaniko.compiler.SourceTimes;
import dev.kaniko.compiler.plan.TimeSource;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Input;
import dev.kaniko.runtime.fetch.Archives;
import dev.kaniko.runtime.fetch.GitCheckouts;
import dev.kaniko.runtime.fetch.RemoteFiles;
import dev.kaniko.snapshot.FileNode;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * The times of the sources of one build.
 *
 * @param context the build context
 * @param named the contexts given by name
 * @param files fetches files of servers
 * @param repositories fetches commits
 * @param archives opens files that are archives
 */
public record SourceDates(OpenContext context, NamedContexts named, RemoteFiles files, GitCheckouts repositories, Archives archives) implements SourceTimes {
  @Override
  public Optional<Instant> find(TimeSource source) throws IOException, InterruptedException {
    return switch (source) {
      case TimeSource.Context() -> context.lastChange();
      case TimeSource.NamedDirectory(var name) -> {
        var input = named.input(name);
        yield input.isPresent() ? find(input.get()) : Optional.empty();
      }
      case TimeSource.Remote(var input) -> find(input);
      case TimeSource.Git(var input) -> find(input);
    };
  }

  private Optional<Instant> find(Input input) throws IOException, InterruptedException {
    return switch (input) {
      case Input.Git git -> Optional.of(repositories.checkout(git).committed());
      case Input.Remote remote -> ofFile(remote);
      case Input.Files _ -> Optional.empty();
    };
  }

  /** What the server says, else the time of the newest file in an archive. */
  private Optional<Instant> ofFile(Input.Remote remote) throws IOException, InterruptedException {
    var fetched = files.fetch(remote);
    if (fetched.lastModified().isPresent()) {
      return fetched.lastModified();
    }
    var archive = archives.open(fetched.content());
    return archive.isPresent() ? newest(archive.get(), ImagePath.ROOT) : Optional.empty();
  }

  /** Returns the time of the newest file; empty if there is none. */
  static Optional<Instant> newest(FileTree tree, ImagePath directory) throws IOException {
    var newest = Optional.<Instant>empty();
    for (var name : tree.list(directory)) {
      var path = directory.child(name);
      var node = tree.find(path).map(FileTree.Entry::node);
      var time = node.isPresent() && node.get() instanceof FileNode.RegularFile file
          ? Optional.of(file.metadata().modified())
          : newest(tree, path);
      if (time.isPresent() && (newest.isEmpty() || time.get().isAfter(newest.get()))) {
        newest = time;
      }
    }
    return newest;
  }
}
