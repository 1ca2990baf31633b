package dev.kaniko.runtime.interpreter;

import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.InstructionFailedException;
import dev.kaniko.runtime.snapshot.DirectoryTarget;
import dev.kaniko.runtime.snapshot.LinuxInodeStore;
import dev.kaniko.snapshot.FileTree;
import dev.kaniko.snapshot.LinkResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts parts of trees on disk, where a mount can show them. */
final class SubtreeCopies {
  private static final ImagePath PLACE = ImagePath.ROOT.child("tree");

  private final Path scratch;

  SubtreeCopies(Path scratch) {
    this.scratch = scratch;
  }

  /**
   * Copies what is at {@code source}, links followed, with all below it.
   *
   * @return the copy: a directory, or a file
   * @throws InstructionFailedException if nothing is there
   */
  Path copy(FileTree tree, ImagePath source) throws IOException {
    var path = new LinkResolver(tree).follow(source);
    if (tree.find(path).isEmpty()) {
      throw new InstructionFailedException("\"" + source + "\": not found");
    }
    var directory = Files.createTempDirectory(scratch, "mount");
    try (var store = LinuxInodeStore.open(directory)) {
      new DirectoryTarget(store).apply(TreeChanges.of(tree, path, PLACE));
    }
    return directory.resolve(PLACE.name());
  }
}
