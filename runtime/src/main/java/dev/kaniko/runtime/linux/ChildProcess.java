package dev.kaniko.runtime.linux;

import static dev.kaniko.runtime.linux.Scratch.check;

import java.lang.foreign.ValueLayout;

/** A running child. The thread that started it must stay until {@link #await} has returned: the child dies with it. */
public final class ChildProcess implements AutoCloseable {
  private final int pid;
  private final OpenFile pidfd;

  ChildProcess(int pid, OpenFile pidfd) {
    this.pid = pid;
    this.pidfd = pidfd;
  }

  /** Its number in this process's pid namespace. */
  public int pid() {
    return pid;
  }

  /** A descriptor that becomes readable when the child ends. */
  public OpenFile ended() {
    return pidfd;
  }

  /**
   * Kills it at once; in a pid namespace of its own, and everything in there. Harmless if it has ended. May be called by any
   * thread.
   */
  public void kill() {
    send(Flags.SIGKILL);
  }

  /** Asks it to end. Harmless if it has ended. May be called by any thread. */
  public void terminate() {
    send(Flags.SIGTERM);
  }

  private void send(int signal) {
    try (var scratch = Scratch.borrow()) {
      scratch.call(SystemCall.PIDFD_SEND_SIGNAL, pidfd.number(), signal, 0, 0);
    }
  }

  /**
   * Waits for its end and takes it off the process table. Call it once.
   *
   * @return the exit code, or 128 + the signal that killed it
   */
  public int await() throws ErrnoException {
    return await(pid);
  }

  /**
   * Waits for the end of a killed process that has become our child, and takes it off the process table. Only one that is named
   * is waited for, as the JDK waits for its own children; nothing happens if it is not ours.
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
