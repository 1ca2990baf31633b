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
 * A writable overlay of directories that is attached nowhere: this process reaches the merged view through {@link #path}, a child
 * attaches it in its own mount namespace. Nothing can stay mounted when this process dies.
 *
 * <p>After writes the upper directory is the difference: a removed name is a character device 0:0, a directory that hides the one
 * below it has {@code trusted.overlay.opaque} = {@code y} (in a user namespace {@code user.overlay.opaque}), a directory moved by a program comes as copies. Directories on the way
 * to a change are there too, with the metadata they have. Mounted with {@code volatile}: nothing is synced, so an upper directory
 * is worth nothing after a crash of the machine, and it can be mounted a second time only with a new work directory.
 *
 * <p>Needs CAP_SYS_ADMIN in its user namespace, Linux 6.8 ({@code lowerdir+}), and a file system below {@code upper} that has such
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
   * @param lowers one to {@link #MAX_LOWERS} directories, the topmost first; must not change while mounted
   * @param upper takes the writes
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
        options.add(new DetachedMount.Option("userxattr", null)); // It switches both off, and refuses to be told so.
      }
      options.add(new DetachedMount.Option("index", "off"));
      options.add(new DetachedMount.Option("xino", "off"));
      options.add(new DetachedMount.Option("volatile", null));
      return new OverlayMount(DetachedMount.create("overlay", options, 0));
    } finally {
      opened.forEach(Directory::close);
    }
  }

  /** Passed by descriptor: fsconfig takes at most 255 bytes, and overlay gives backslashes a meaning. */
  private static DetachedMount.Option option(String key, Path directory, List<Directory> opened) throws ErrnoException {
    var open = Directory.open(directory);
    opened.add(open);
    return new DetachedMount.Option(key, open.path().toString());
  }

  /** The merged view as a path of this process; valid until {@link #close}. */
  public Path path() {
    return mount.path();
  }

  /** The merged view as an open directory; close it on its own. */
  public Directory directory() throws ErrnoException {
    return mount.directory();
  }

  /**
   * A descriptor that a child can attach; close it after the child has started. Before Linux 6.15 the kernel makes no copies of a
   * mount like this one, and only one child in its life can attach it.
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

  /** Lets go of the mount; it is gone as soon as no child uses it any more. */
  @Override
  public void close() {
    mount.close();
  }

  /**
   * Tries in {@code directory} whether an overlay with its upper directory there works: mounts one, removes a file, replaces a
   * directory, and looks for the traces in the upper directory. Leaves nothing behind.
   *
   * @return empty if it works, else the reason in one line
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
      // A trial directory in the caller's own scratch space; the caller deletes that as a whole.
      return;
    }
  }
}
