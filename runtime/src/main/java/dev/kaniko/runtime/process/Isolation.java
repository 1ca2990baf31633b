package dev.kaniko.runtime.process;

import dev.kaniko.runtime.linux.ThisProcess;
import java.nio.file.Path;

/** How processes are kept apart: what a {@link dev.kaniko.runtime.isolation.ProcessRunner} does. */
public sealed interface Isolation {
  /** In one line, what a process gets. */
  String description();

  /** Tells whether a process has mounts of its own, and so can have an overlay as its root. */
  default boolean mounts() {
    return switch (this) {
      case Namespaces _, Rootless _, Oci _ -> true;
      case Chroot _, InPlace _, None _ -> false;
    };
  }

  /** What is to be said of system calls where this process may install a filter: nothing, unless the kernel has none. */
  private static String filter() {
    return ThisProcess.canFilter() ? "" : "; this kernel has no seccomp filters, so all system calls are open to it";
  }

  /** What is to be said where the only filter is that of the container: a filter of our own takes CAP_SYS_ADMIN, or would break su and sudo. */
  private static String inheritedFilter() {
    return ThisProcess.isFiltered() ? "" : "; no seccomp filter (that takes CAP_SYS_ADMIN, or a container with a seccomp profile)";
  }

  /** Own mount, pid, ipc, uts and, if asked for, network namespaces; a new root by pivot_root. */
  record Namespaces() implements Isolation {
    @Override
    public String description() {
      return "a root, mounts, processes and a host name of its own" + filter();
    }
  }

  /**
   * As {@link Namespaces}, in a user namespace that this process is in already.
   *
   * @param ids in a few words, which ids there are
   */
  record Rootless(String ids) implements Isolation {
    @Override
    public String description() {
      return "a root, mounts, processes and a host name of its own, and " + ids + filter();
    }
  }

  /**
   * Only another root: no mounts, no {@code /proc}, and processes that are killed by looking for them.
   *
   * @param missing in one line, what stands against more
   */
  record Chroot(String missing) implements Isolation {
    @Override
    public String description() {
      return "a root of its own, but no mounts and no /proc (" + missing + ")" + inheritedFilter();
    }
  }

  /** None: the files of its root are at {@code /} of this container while a process runs. */
  record InPlace() implements Isolation {
    @Override
    public String description() {
      return "the root, the mounts and the processes of this container" + inheritedFilter();
    }
  }

  /**
   * A container.
   *
   * @param runtime crun or runc
   * @param missing in one line, why the one that comes first does not do; empty if it does
   */
  record Oci(Path runtime, String missing) implements Isolation {
    @Override
    public String description() {
      return "a container of " + runtime + (missing.isEmpty() ? "" : " (" + missing + ")");
    }
  }

  /**
   * No process can be run.
   *
   * @param missing why
   */
  record None(String missing) implements Isolation {
    @Override
    public String description() {
      return "nothing can run: " + missing;
    }
  }
}
