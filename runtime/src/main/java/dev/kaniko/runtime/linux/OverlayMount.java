package dev.kaniko.runtime.linux;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A writable overlay of directories that is attached to no directory (kernel, filesystems/overlayfs.rst). This process reaches the merged view
 * through {@link #path}. A child attaches it in its own mount namespace. The mount disappears when this process dies.
 *
 * <p>The upper directory holds the difference to the lower ones. A removed name is a character device 0:0. A directory that hides a lower one
 * has the attribute {@code trusted.overlay.opaque} = {@code y}, or {@code user.overlay.opaque} in a user namespace. A moved directory is a full
 * copy. The parent directories of a change are there too, with their current metadata.
 *
 * <p>The mount option is {@code volatile}: the kernel does not sync. So the upper directory is useless after a crash of the machine, and a
 * second mount of it needs a new work directory.
 *
 * <p>Needs CAP_SYS_ADMIN in the user namespace of this process, Linux 6.8 ({@code lowerdir+}), and a file system of {@code upper} with such
 * attributes.
 */
public final class OverlayMount implements AutoCloseable {
  /** OVL_MAX_STACK of the kernel. */
  public static final int MAX_LOWERS = 500;

  private final DetachedMount mount;

  private OverlayMount(DetachedMount mount) {
    this.mount = mount;
  }

  /**
   * Mounts {@code upper} over {@code lowers}.
   *
   * @param lowers one to {@link #MAX_LOWERS} directories, the topmost first; they must not change while mounted
   * @param upper the directory that receives all writes
   * @param work an empty directory on the same file system as {@code upper}
   */
  public static OverlayMount mount(List<Path> lowers, Path upper, Path work) throws IOException {
    if (lowers.isEmpty() || lowers.size() > MAX_LOWERS) {
      throw new IllegalArgumentException("an overlay has 1 to " + MAX_LOWERS + " lower directories, not " + lowers.size());
    }
    var opened = new ArrayList<Directory>();
    try {
      var options = new ArrayList<DetachedMount.Option>();
      for (var lower : lowers) {
        options.add(option("lowerdir+", lower, opened));
      }
      options.add(option("upperdir", upper, opened));
      options.add(option("workdir", work, opened));
      if (ThisProcess.inInitialUserNamespace()) {
        options.add(new DetachedMount.Option("redirect_dir", "off"));
        options.add(new DetachedMount.Option("metacopy", "off"));
      } else {
        options.add(new DetachedMount.Option("userxattr", null)); // It turns both off, and the kernel refuses it together with them.
      }
      options.add(new DetachedMount.Option("index", "off"));
      options.add(new DetachedMount.Option("xino", "off"));
      options.add(new DetachedMount.Option("volatile", null));
      return new OverlayMount(DetachedMount.create("overlay", options, 0));
    } finally {
      opened.forEach(Directory::close);
    }
  }

  /** Passes a directory as {@code /proc/self/fd/N}: fsconfig takes at most 255 bytes, and overlay interprets backslashes. */
  private static DetachedMount.Option option(String key, Path directory, List<Directory> opened) throws ErrnoException {
    var open = Directory.open(directory);
    opened.add(open);
    return new DetachedMount.Option(key, open.path().toString());
  }

  /** Returns the path of the merged view in this process; valid until {@link #close}. */
  public Path path() {
    return mount.path();
  }

  /** Opens the root directory of the merged view. The caller closes it. */
  public Directory directory() throws ErrnoException {
    return mount.directory();
  }

  /**
   * Returns a mount that a child can attach. The caller closes it after the start of the child. Before Linux 6.15 the kernel cannot copy such a
   * mount; then only one child can attach it.
   */
  public DetachedMount attachable() throws ErrnoException {
    try {
      return mount.copy();
    } catch (ErrnoException failure) {
      if (failure.is(Errno.EINVAL)) {
        return mount.duplicate();
      }
      throw failure;
    }
  }

  /** Releases the mount. It disappears when no child uses it any more. */
  @Override
  public void close() {
    mount.close();
  }

  /**
   * Checks whether an overlay works whose upper directory is in {@code directory}. It mounts one, removes a file, replaces a directory, and
   * looks for the whiteout and the opaque attribute in the upper directory. It removes its files.
   *
   * @return empty if overlays work, else the reason in one line
   */
  public static Optional<String> obstacle(Path directory) {
    Path trial;
    try {
      trial = Files.createTempDirectory(directory, "overlay-trial");
    } catch (IOException e) {
      return Optional.of("no directory can be made in " + directory + ": " + e.getMessage());
    }
    try {
      return tryIn(trial);
    } catch (IOException e) {
      return Optional.of("overlay mounts do not work in " + directory + ": " + e.getMessage());
    } finally {
      deleteTree(trial);
    }
  }

  private static Optional<String> tryIn(Path trial) throws IOException {
    var bottom = Files.createDirectories(trial.resolve("bottom"));
    var top = Files.createDirectories(trial.resolve("top"));
    var upper = Files.createDirectories(trial.resolve("upper"));
    var work = Files.createDirectories(trial.resolve("work"));
    Files.writeString(bottom.resolve("file"), "x");
    Files.createDirectories(bottom.resolve("directory"));
    try (var overlay = mount(List.of(top, bottom), upper, work); var merged = overlay.directory()) {
      merged.removeFile("file");
      merged.removeDirectory("directory");
      merged.makeDirectory("directory", 0755);
      overlay.attachable().close();
    }
    try (var traces = Directory.open(upper)) {
      boolean whiteout = traces.status("file").isWhiteout();
      var attribute = ThisProcess.inInitialUserNamespace() ? "trusted.overlay.opaque" : "user.overlay.opaque";
      boolean opaque = ExtendedAttributes.read(traces, "directory", attribute).isPresent();
      return whiteout && opaque ? Optional.empty() : Optional.of("overlay leaves no usable traces in " + upper);
    }
  }

  private static void deleteTree(Path directory) {
    try {
      Files.walkFileTree(directory, new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
          Files.delete(file);
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
          Files.delete(visited);
          return FileVisitResult.CONTINUE;
        }
      });
    } catch (IOException leftInScratchSpace) {
      // The directory is in the caller's scratch space, which the caller removes later.
      return;
    }
  }
}
