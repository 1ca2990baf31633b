package dev.kaniko.runtime.process.namespaces;

import dev.kaniko.runtime.linux.ChildProgram;
import dev.kaniko.runtime.linux.DetachedMount;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.Namespace;
import dev.kaniko.runtime.linux.SpawnException;
import dev.kaniko.runtime.linux.ThisProcess;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;

/**
 * {@code /proc} and {@code /sys} of a process in namespaces of its own. In a user namespace the kernel mounts neither anew where that
 * would show more than what is mounted already, and {@code sysfs} only for a network namespace of its own.
 */
public final class SystemMounts {
  private static final class Trial {
    private static final boolean OWN_PROC = ThisProcess.inInitialUserNamespace() || canMountProc();
  }

  private SystemMounts() {}

  /** Tells whether processes see their own {@code /proc}, and not that of this process. */
  public static boolean procIsOwn() {
    return Trial.OWN_PROC;
  }

  private static boolean canMountProc() {
    var program = new ChildProgram(EnumSet.of(Namespace.MOUNT, Namespace.PID)).separateMounts().mount("proc", "/proc", false);
    try (var child = program.exec(List.of("/dev/null/trial"), List.of("trial"), List.of()).start()) {
      child.await();
      throw new IllegalStateException("a program below /dev/null was executed");
    } catch (SpawnException failure) {
      return !failure.attempts().isEmpty();
    } catch (ErrnoException failure) {
      return false;
    }
  }

  /** What {@code proc} is instead of its own. */
  static DetachedMount sharedProc() throws ErrnoException {
    return DetachedMount.bind(Path.of("/proc"), true);
  }

  /** What {@code sys} is in a user namespace. */
  public static DetachedMount sharedSys() throws ErrnoException {
    var mount = DetachedMount.bind(Path.of("/sys"), true);
    try {
      mount.makeReadOnly();
      return mount;
    } catch (ErrnoException failure) {
      mount.close();
      throw failure;
    }
  }
}
