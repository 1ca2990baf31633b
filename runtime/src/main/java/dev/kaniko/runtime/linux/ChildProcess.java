package dev.kaniko.runtime.linux;

import static dev.kaniko.runtime.linux.Scratch.check;

import java.lang.foreign.ValueLayout;

/** A running child. The thread that started it must live until {@link #await} returns, because its end kills the child. */
public final class ChildProcess implements AutoCloseable {
  private final int pid;
  private final OpenFile pidfd;

  ChildProcess(int pid, OpenFile pidfd) {
    this.pid = pid;
    this.pidfd = pidfd;
  }

  /** The child's process id in the pid namespace of this process. */
  public int pid() {
    return pid;
  }

  /** A descriptor that becomes readable when the child ends. */
  public OpenFile ended() {
    return pidfd;
  }

  /**
   * Kills the child (SIGKILL). If it has a pid namespace of its own, all processes in there die too. Does nothing if the child has exited.
   * Thread-safe.
   */
  public void kill() {
    send(Flags.SIGKILL);
  }

  /** Asks the child to exit (SIGTERM). Does nothing if it has exited. Thread-safe. */
  public void terminate() {
    send(Flags.SIGTERM);
  }

  private void send(int signal) {
    try (var scratch = Scratch.borrow()) {
      scratch.call(SystemCall.PIDFD_SEND_SIGNAL, pidfd.number(), signal, 0, 0);
    }
  }

  /**
   * Waits for the child to exit and removes it from the process table. Call it once.
   *
   * @return the exit code, or 128 + the signal that killed it
   */
  public int await() throws ErrnoException {
    return await(pid);
  }

  /**
   * Waits for a killed process that has become a child of this process, and removes it from the process table. It waits for this one id only,
   * because the JDK waits for its own children. Does nothing if the process is not a child of this one.
   */
  public static void reap(int orphan) {
    try (var scratch = Scratch.borrow()) {
      while (scratch.call(SystemCall.WAIT4, orphan, 0, 0, 0) == -Errno.EINTR) {
        Thread.onSpinWait();
      }
    }
  }

  private static int await(int pid) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      var status = scratch.take(4);
      long result;
      do {
        result = scratch.call(SystemCall.WAIT4, pid, status.address(), 0, 0);
      } while (result == -Errno.EINTR);
      check(result, SystemCall.WAIT4, "process " + pid);
      int word = status.get(ValueLayout.JAVA_INT, 0);
      int signal = word & 0x7F;
      return signal == 0 ? word >> 8 & 0xFF : 128 + signal;
    }
  }

  @Override
  public void close() {
    pidfd.close();
  }
}
