package dev.kaniko.runtime.process;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.OsBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Files that are in the memory of this process alone while another one runs beside it. */
final class HiddenFiles implements AutoCloseable {
  private record Hidden(String path, Bytes content, FileStatus status) {}

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
        var path = OsBytes.text(file.toAbsolutePath().normalize());
        boolean mounted = mounts.stream().anyMatch(ImagePath.clean(path)::startsWith);
        if (!mounted && Files.isRegularFile(file) && Directory.WORKING.status(path).isRegular()) {
          all.hide(path, file);
        }
      }
      return all;
    } catch (IOException | RuntimeException failure) {
      try (all) {
        throw failure;
      }
    }
  }

  private void hide(String path, Path file) throws IOException {
    var content = Bytes.of(Files.readAllBytes(file));
    var status = Directory.WORKING.status(path);
    Directory.WORKING.removeFile(path);
    hidden.add(new Hidden(path, content, status));
  }

  /** Makes them anew, as they were. */
  @Override
  public void close() throws IOException {
    for (var file : hidden) {
      if (Directory.WORKING.statusIfExists(file.path()).isPresent()) {
        Directory.WORKING.removeFile(file.path());
      }
      try (var made = Directory.WORKING.createFile(file.path(), 0600)) {
        made.write(file.content().toArray(), 0, file.content().length());
        made.changeOwner(file.status().uid(), file.status().gid());
        made.changeMode(file.status().permissions());
      }
      Directory.WORKING.changeModified(file.path(), file.status().modified());
    }
    hidden.clear();
  }
}
