package dev.kaniko.runtime.process.namespaces;

import dev.kaniko.runtime.linux.ChildProgram;
import dev.kaniko.runtime.linux.KernelVersion;

/** How many processes and threads a step may have at a time, so that one that only forks does not take all numbers of the machine. */
public final class ProcessLimit {
  /** What a Linux machine allows altogether unless told otherwise (PID_MAX_DEFAULT of the kernel). */
  private static final int MAXIMUM = 32768;

  private ProcessLimit() {}

  /**
   * Bounds the pid namespace of the child. Since Linux 6.14 each has a limit of its own; before, the file means that of the machine, and is
   * left alone.
   *
   * @param proc where the child has mounted the {@code proc} of its pid namespace, writable
   */
  public static void set(ChildProgram program, String proc) {
    if (KernelVersion.current().isAtLeast(6, 14)) {
      program.writeIfPossible(proc + "/sys/kernel/pid_max", Integer.toString(MAXIMUM));
    }
  }
}
