package dev.kaniko.runtime.process.program;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.process.view.RootView;
import java.io.IOException;
import java.util.regex.Pattern;

/** The working directory of a process: a directory of its root. */
public final class WorkingDirectory {
  /** What leads to the open files and directories of a process (proc(5)). */
  private static final Pattern OF_A_PROCESS = Pattern.compile("/proc/(self|thread-self|\\d+)(/.*)?");

  private WorkingDirectory() {}

  /**
   * Looks for the directory before there is a container: a runtime would make one, and an old one follows a link of {@code /proc} to a
   * directory of this machine (CVE-2024-21626).
   *
   * @param directory absolute, in the root that {@code view} shows
   * @throws IOException if it is not there, is no directory, or leads through a link of {@code /proc}; the message is for people
   */
  public static void require(ImagePath directory, RootView view) throws IOException {
    var path = view.resolve(directory);
    if (OF_A_PROCESS.matcher(path.text()).matches()) {
      throw new IOException(refusal(directory, Errno.ELOOP));
    }
    var status = view.status(path);
    if (status.isEmpty()) {
      throw new IOException(refusal(directory, Errno.ENOENT));
    }
    if (!status.get().isDirectory()) {
      throw new IOException(refusal(directory, Errno.ENOTDIR));
    }
  }

  /** Why a process cannot be in {@code directory}, for people. */
  static String refusal(ImagePath directory, int errno) {
    var subject = "the working directory " + OsBytes.printable(directory.text());
    return switch (errno) {
      case Errno.ENOENT -> subject + " is not there";
      case Errno.ENOTDIR -> subject + " is not a directory";
      case Errno.ELOOP -> subject + " leads through a link of /proc to what a process has open, or through too many links: set WORKDIR to a directory of the image";
      case Errno.EACCES -> subject + " cannot be entered: permission denied, as where a link of /proc leads to what another process has open: "
          + "set WORKDIR to a directory of the image";
      default -> subject + " cannot be entered: " + Errno.text(errno);
    };
  }
}
