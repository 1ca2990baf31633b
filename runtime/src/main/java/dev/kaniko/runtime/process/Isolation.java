package dev.kaniko.runtime.process;

import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.linux.DetachedMount;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.ThisProcess;
import java.util.Map;

/**
 * How well a process can be kept apart here.
 *
 * @param level what is done
 * @param missing in one line, what stands against more; empty if nothing does
 */
public record Isolation(Level level, String missing) {
  /** From the strongest to none. */
  public enum Level {
    /** Own mount, pid, ipc, uts and, if asked for, network namespaces; a new root by pivot_root. */
    NAMESPACES,
    /** Only another root: no mounts, no {@code /proc}, and processes that are killed by looking for them. */
    CHROOT,
    /** No process can be run. */
    NONE
  }

  /** Tries what this process may do, by doing it where that leaves no trace. */
  public static Isolation detect() {
    try {
      var held = ThisProcess.capabilities();
      if (!held.contains(Capability.SYS_CHROOT)) {
        return new Isolation(Level.NONE, "RUN needs root (CAP_SYS_CHROOT) here");
      }
      if (!held.contains(Capability.SYS_ADMIN)) {
        return new Isolation(Level.CHROOT, "no CAP_SYS_ADMIN: RUN has no namespaces, mounts or /proc of its own");
      }
    } catch (ErrnoException failure) {
      return new Isolation(Level.NONE, failure.getMessage());
    }
    try (var trial = DetachedMount.tmpfs(Map.of(), false)) {
      trial.makeReadOnly();
      return new Isolation(Level.NAMESPACES, "");
    } catch (ErrnoException failure) {
      return new Isolation(Level.CHROOT, "mounts are not permitted: " + failure.getMessage());
    }
  }
}
