package dev.kaniko.runtime.process.inplace;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.linux.RemoveTree;
import dev.kaniko.runtime.process.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Files that are in the memory of this process alone while another one runs beside it. Their directories are held meanwhile: the other one
 * may put links in their place, and a secret must not be written to where those lead.
 */
final class HiddenFiles implements AutoCloseable {
  private record Hidden(Directory directory, String name, Bytes content, FileStatus status) {}

  private final List<Hidden> hidden = new ArrayList<>();

  /**
   * Takes {@code files} away; those that are not there, or are mounted, stay as they are.
   *
   * @param mounts where something is mounted
   */
  static HiddenFiles of(List<Path> files, Collection<ImagePath> mounts) throws IOException {
    var all = new HiddenFiles();
    try {
      for (var file : files) {
        var path = file.toAbsolutePath().normalize();
        boolean mounted = mounts.stream().anyMatch(ImagePath.clean(OsBytes.text(path))::startsWith);
        if (!mounted && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
          all.hide(Directory.open(Objects.requireNonNull(path.getParent())), OsBytes.text(path.getFileName()));
        }
      }
      return all;
    } catch (IOException | RuntimeException failure) {
      try (all) {
        throw failure;
      }
    }
  }

  private void hide(Directory directory, String name) throws IOException {
    try (var file = directory.openFile(name).input()) {
      hidden.add(new Hidden(directory, name, Bytes.of(file.readAllBytes()), directory.status(name)));
    } catch (IOException failure) {
      directory.close();
      throw failure;
    }
    directory.removeFile(name);
  }

  /** Makes them anew, as they were. */
  @Override
  public void close() throws IOException {
    for (var file : hidden) {
      try (var directory = file.directory()) {
        if (directory.statusIfExists(file.name()).isPresent()) {
          RemoveTree.onOneFileSystem(directory, file.name());
        }
        try (var made = directory.createFile(file.name(), 0600)) {
          made.write(file.content().toArray(), 0, file.content().length());
          made.changeOwner(file.status().uid(), file.status().gid());
          made.changeMode(file.status().permissions());
        }
        directory.changeModified(file.name(), file.status().modified());
      }
    }
    hidden.clear();
  }
}
