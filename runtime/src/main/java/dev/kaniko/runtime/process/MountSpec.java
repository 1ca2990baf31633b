package dev.kaniko.runtime.process;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.OpenFile;
import dev.kaniko.runtime.linux.OsBytes;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Something mounted over the root for one process. Mount points that are missing are made, and removed again afterwards if still
 * empty.
 */
public sealed interface MountSpec {
  /** Where; links on the way resolve inside the root. */
  ImagePath target();

  /**
   * A file or directory of this machine. Writes to a bind that is not read-only reach {@code source}.
   *
   * @param source no link; what leads to it is out of the reach of the commands of a build
   */
  record Bind(Path source, ImagePath target, boolean readOnly) implements MountSpec {
    /**
     * Holds the source on to it: whatever gets its name meanwhile, what is mounted is this.
     *
     * @throws IOException if it is a link, which an earlier command may have put in its place
     */
    public OpenFile hold() throws IOException {
      var held = Directory.WORKING.hold(OsBytes.text(source.toAbsolutePath()));
      if (held.status().isSymbolicLink()) {
        held.close();
        throw new IOException("what is to be mounted at " + target + " is a symbolic link: " + source);
      }
      return held;
    }
  }

  /**
   * An empty directory in memory.
   *
   * @param size limit in bytes; 0 for the kernel's default, half of the memory
   */
  record Tmpfs(ImagePath target, long size) implements MountSpec {}

  /**
   * A read-only file that holds {@code content}, kept in memory only.
   *
   * @param permissions the lower twelve bits of the mode
   */
  record Content(ImagePath target, Bytes content, int permissions, int uid, int gid) implements MountSpec {}
}
