package dev.kaniko.runtime.linux;

import static dev.kaniko.runtime.linux.Scratch.check;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The identity of this process, and what it may do. */
public final class ThisProcess {
  static final int CAPABILITY_VERSION_3 = 0x20080522;
  private static final int PR_SET_DUMPABLE = 4;
  private static final int PR_GET_SECCOMP = 21;
  private static final int PR_CAPBSET_READ = 23;
  private static final int PR_SET_CHILD_SUBREAPER = 36;

  private static final int SECCOMP_GET_ACTION_AVAIL = 2;
  private static final int SECCOMP_MODE_FILTER = 2;

  /** PROC_USER_INIT_INO of the kernel. */
  private static final String INITIAL = "user:[4026531837]";

  /** The user namespace of this process. It is read once, because a process with threads cannot change it. */
  private static final class Own {
    private static final String USER_NAMESPACE = read();

    /** Without user namespaces in the kernel, or without {@code /proc}, this is the initial one. */
    private static String read() {
      try {
        return Directory.WORKING.readLink("/proc/self/ns/user");
      } catch (ErrnoException none) {
        return INITIAL;
      }
    }
  }

  private ThisProcess() {}

  /** Returns the name of the user namespace of this process, such as {@code user:[4026531837]}. */
  public static String userNamespace() {
    return Own.USER_NAMESPACE;
  }

  /** Returns true if this process is in the initial user namespace, where root may make devices and set all extended attributes. */
  public static boolean inInitialUserNamespace() {
    return Own.USER_NAMESPACE.equals(INITIAL);
  }

  /**
   * The program, arguments and environment with which a process was started.
   *
   * @param executable the path of the program
   * @param arguments all arguments; the first is the name of the program
   * @param environment {@code NAME=value} each
   */
  public record Start(String executable, List<String> arguments, List<String> environment) {
    public Start {
      arguments = List.copyOf(arguments);
      environment = List.copyOf(environment);
    }
  }

  /** Returns the exact bytes with which this process was started. */
  public static Start start() throws IOException {
    var executable = Directory.WORKING.readLink("/proc/self/exe");
    return new Start(executable, strings(Path.of("/proc/self/cmdline")), strings(Path.of("/proc/self/environ")));
  }

  private static List<String> strings(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    var strings = new ArrayList<String>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        strings.add(OsBytes.decode(bytes, start, i));
        start = i + 1;
      }
    }
    return strings;
  }

  public static int effectiveUid() {
    try (var scratch = Scratch.borrow()) {
      return (int) scratch.call(SystemCall.GETEUID, 0);
    }
  }

  public static int uid() {
    try (var scratch = Scratch.borrow()) {
      return (int) scratch.call(SystemCall.GETUID, 0);
    }
  }

  public static int gid() {
    try (var scratch = Scratch.borrow()) {
      return (int) scratch.call(SystemCall.GETGID, 0);
    }
  }

  public static int pid() {
    try (var scratch = Scratch.borrow()) {
      return (int) scratch.call(SystemCall.GETPID, 0);
    }
  }

  /** Links the function of the C library that makes system calls, in the background. The JVM takes as long for that as for the options of a build. */
  public static void prepare() {
    Thread.ofPlatform().daemon().name("system-calls").start(() -> Scratch.borrow().close());
  }

  /** Returns the effective capabilities of the calling thread. */
  public static Set<Capability> capabilities() throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      var header = scratch.take(8);
      header.set(ValueLayout.JAVA_INT, 0, CAPABILITY_VERSION_3);
      header.set(ValueLayout.JAVA_INT, 4, 0);
      var data = scratch.take(24);
      check(scratch.call(SystemCall.CAPGET, header.address(), data.address()), SystemCall.CAPGET, "");
      long mask = Integer.toUnsignedLong(data.get(ValueLayout.JAVA_INT, 0))
          | Integer.toUnsignedLong(data.get(ValueLayout.JAVA_INT, 12)) << 32;
      var held = EnumSet.noneOf(Capability.class);
      for (var capability : Capability.values()) {
        if ((mask >> capability.number() & 1) != 0) {
          held.add(capability);
        }
      }
      return held;
    }
  }

  /** Returns true if {@code number} is a capability that this kernel knows and that is in the bounding set. */
  static boolean mayGain(int number) {
    try (var scratch = Scratch.borrow()) {
      return scratch.call(SystemCall.PRCTL, PR_CAPBSET_READ, number) == 1;
    }
  }

  /** Returns true if the kernel has close_range(2) and this process may call it. */
  static boolean canCloseRanges() {
    try (var scratch = Scratch.borrow()) {
      return scratch.call(SystemCall.CLOSE_RANGE, Integer.MAX_VALUE, Integer.MAX_VALUE, 0) == 0;
    }
  }

  /** Returns the highest number of an open descriptor. */
  static int highestDescriptor() throws ErrnoException {
    try (var open = Directory.open(Path.of("/proc/self/fd"))) {
      return open.entries().stream().mapToInt(entry -> Integer.parseInt(entry.name())).max().orElse(0);
    }
  }

  /** Returns true if the kernel supports seccomp filters (SECCOMP_GET_ACTION_AVAIL, seccomp(2)). */
  public static boolean canFilter() {
    try (var scratch = Scratch.borrow()) {
      var action = scratch.take(4);
      action.set(ValueLayout.JAVA_INT, 0, SeccompFilter.Action.fail(0).value());
      return scratch.call(SystemCall.SECCOMP, SECCOMP_GET_ACTION_AVAIL, 0, action.address()) == 0;
    }
  }

  /** Returns true if this process has a seccomp filter. Its children inherit the filter. */
  public static boolean isFiltered() {
    try (var scratch = Scratch.borrow()) {
      return scratch.call(SystemCall.PRCTL, PR_GET_SECCOMP) == SECCOMP_MODE_FILTER;
    }
  }

  /** Forbids processes without CAP_SYS_PTRACE to read the memory, environment and open files of this process (PR_SET_DUMPABLE, prctl(2)). */
  public static void hideMemory() throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      check(scratch.call(SystemCall.PRCTL, PR_SET_DUMPABLE, 0), SystemCall.PRCTL, "PR_SET_DUMPABLE");
    }
  }

  /** Makes {@code directory} the working directory, which relative paths begin at. */
  public static void enter(Directory directory) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      check(scratch.call(SystemCall.FCHDIR, directory.number()), SystemCall.FCHDIR, directory.name());
    }
  }

  /** Returns what the working directory is. */
  public static FileStatus workingDirectory() throws ErrnoException {
    return Directory.WORKING.status(".");
  }

  /** Makes orphaned descendants children of this process instead of init (PR_SET_CHILD_SUBREAPER, prctl(2)). */
  public static void adoptOrphans() throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      check(scratch.call(SystemCall.PRCTL, PR_SET_CHILD_SUBREAPER, 1), SystemCall.PRCTL, "PR_SET_CHILD_SUBREAPER");
    }
  }

  /**
   * Sends a signal to a process, or to a group if {@code pid} is negative.
   *
   * @return false if there is no such process
   */
  public static boolean signal(int pid, int signal) throws ErrnoException {
    try (var scratch = Scratch.borrow()) {
      long result = scratch.call(SystemCall.KILL, pid, signal);
      if (result == -Errno.ESRCH) {
        return false;
      }
      check(result, SystemCall.KILL, "process " + pid);
      return true;
    }
  }
}
