package dev.kaniko.runtime.process.program;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.FileStatus;
import dev.kaniko.runtime.linux.Machine;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.process.view.RootView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Looks for the program of a process in its root before there is a process: a runtime that cannot execute it ends with an exit code
 * that a program may have too. Does not see everything: access control lists, and whether the interpreter of a program is there.
 */
public final class ProgramSearch {
  private static final Path BINARY_FORMATS = Path.of("/proc/sys/fs/binfmt_misc");
  /** As far as the number of the machine. */
  private static final int HEAD = 20;

  private final ProcessSpec spec;
  private final RootView view;

  /** @param view the root of the process, with everything that is mounted there; stays the caller's */
  public ProgramSearch(ProcessSpec spec, RootView view) {
    this.spec = spec;
    this.view = view;
  }

  /** What came of a search. */
  public sealed interface Result {}

  /** @param executable the path of the program in the root */
  public record Found(String executable) implements Result {}

  /** @param errno why nothing can be executed: an error number of the kernel */
  public record Refused(int errno) implements Result {}

  /** Looks at each place where the program may be, in the order in which the kernel would be asked to execute it. */
  public Result find() throws IOException {
    int errno = Errno.ENOENT;
    for (var file : ProgramEnd.files(spec)) {
      int obstacle = obstacle(file);
      if (obstacle == 0) {
        return new Found(file);
      }
      if (errno != Errno.ENOEXEC) {
        errno = obstacle;
      }
    }
    return new Refused(errno);
  }

  /** Returns the error number, or 0. */
  private int obstacle(String file) throws IOException {
    try {
      var path = view.resolve(view.resolve(spec.program().workingDirectory()), file);
      var status = view.status(path);
      if (status.isEmpty()) {
        return Errno.ENOENT;
      }
      if (!status.get().isRegular() || !mayExecute(status.get())) {
        return Errno.EACCES;
      }
      return isForeign(path) ? Errno.ENOEXEC : 0;
    } catch (ErrnoException failure) {
      return failure.errno();
    }
  }

  private boolean mayExecute(FileStatus status) {
    var identity = spec.identity();
    int wanted;
    if (identity.uid() == 0) {
      wanted = 0111;
    } else if (identity.uid() == status.uid()) {
      wanted = 0100;
    } else if (identity.gid() == status.gid() || identity.groups().contains(status.gid())) {
      wanted = 0010;
    } else {
      wanted = 0001;
    }
    return (status.permissions() & wanted) != 0;
  }

  /** Tells whether the kernel takes it neither for a script nor for a program of this machine; not if it knows further formats. */
  private boolean isForeign(ImagePath path) throws IOException {
    var head = new byte[HEAD];
    int length;
    try (var file = view.open(path)) {
      length = Math.max(0, file.read(head, 0, HEAD));
    }
    var text = HexFormat.of().formatHex(head, 0, length);
    boolean known = text.startsWith("2321") || text.startsWith("7f454c46") && length == HEAD && isOfThisMachine(text.substring(36));
    return !known && !hasFurtherFormats();
  }

  /** The number of the machine in an ELF file, or that of its 32-bit relative. */
  private static boolean isOfThisMachine(String number) {
    return switch (Machine.current()) {
      case X86_64 -> number.equals("3e00") || number.equals("0300");
      case AARCH64 -> number.equals("b700") || number.equals("2800");
    };
  }

  private static boolean hasFurtherFormats() throws IOException {
    if (!Files.isDirectory(BINARY_FORMATS)) {
      return false;
    }
    try (var formats = Files.list(BINARY_FORMATS)) {
      return formats.map(format -> format.getFileName().toString()).anyMatch(name -> !name.equals("register") && !name.equals("status"));
    }
  }
}
