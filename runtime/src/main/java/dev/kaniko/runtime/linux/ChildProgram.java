package dev.kaniko.runtime.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a child does between its birth and the program it becomes, step by step, and its start. All paths are seen by the child, at
 * that step. Every step must succeed unless it says otherwise; the first that fails ends the child and is named by the
 * {@link SpawnException}.
 *
 * <p>Not for use by several threads. See {@link SpawnStub} for how it runs.
 */
public final class ChildProgram {
  private static final int STACK_SIZE = 16 * 1024;
  private static final int PR_SET_PDEATHSIG = 1;
  private static final int PR_CAPBSET_DROP = 24;
  private static final int PR_CAP_AMBIENT = 47;
  private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
  private static final int SIG_SETMASK = 2;
  private static final int LAST_SIGNAL = 64;
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM = 2;
  private static final int SIOCSIFFLAGS = 0x8914;
  private static final short IFF_UP_RUNNING = 0x41;

  private record Step(String what, boolean required, SystemCall call, List<Long> arguments, int feeds, int argument) {}

  private final Arena arena = Arena.ofAuto();
  private final List<Step> steps = new ArrayList<>();
  private final List<String> executables = new ArrayList<>();
  private final List<OpenFile> used = new ArrayList<>();
  /** Where in memory the results of some steps go too. */
  private final Map<Integer, Long> copies = new HashMap<>();
  private final int namespaces;
  private int firstExec = Integer.MAX_VALUE;

  /** A child with these namespaces of its own. Its signals are those of a fresh process. */
  public ChildProgram(Set<Namespace> own) {
    int flags = 0;
    for (var namespace : own) {
      flags |= namespace.flag();
    }
    namespaces = flags;
    dieWithParent();
    // SIG_IGN would be inherited; the zeroes are SIG_DFL. SIGKILL and SIGSTOP refuse.
    long none = arena.allocate(32, 8).address();
    for (int signal = 1; signal <= LAST_SIGNAL; signal++) {
      add("reset of signal " + signal, false, SystemCall.RT_SIGACTION, signal, none, 0, 8);
    }
  }

  private void add(String what, SystemCall call, long... arguments) {
    add(what, true, call, arguments);
  }

  private void add(String what, boolean required, SystemCall call, long... arguments) {
    var list = new ArrayList<Long>(6);
    for (int i = 0; i < 6; i++) {
      list.add(i < arguments.length ? arguments[i] : 0);
    }
    steps.add(new Step(what, required, call, list, -1, 0));
  }

  private long string(String text) {
    return arena.allocateFrom(ValueLayout.JAVA_BYTE, terminated(text)).address();
  }

  private static byte[] terminated(String text) {
    var bytes = OsBytes.encode(text);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  /** The child's mounts, and what it will mount, have nothing more to do with those of this process. */
  public ChildProgram separateMounts() {
    add("making mounts private", SystemCall.MOUNT, 0, string("/"), 0, Flags.MS_REC | Flags.MS_PRIVATE, 0);
    return this;
  }

  /** Attaches a mount at {@code target}, which must exist. The mount may be closed after {@link #start}. */
  public ChildProgram attach(DetachedMount mount, String target) {
    used.add(mount);
    add(
        "mounting on " + OsBytes.printable(target), SystemCall.MOVE_MOUNT, mount.number(), string(""), Flags.AT_FDCWD, string(target),
        Flags.MOVE_MOUNT_F_EMPTY_PATH);
    return this;
  }

  /** Makes an open directory the working directory. */
  public ChildProgram enter(OpenFile directory) {
    used.add(directory);
    add("entering " + OsBytes.printable(directory.name()), SystemCall.FCHDIR, directory.number());
    return this;
  }

  /** Mounts a new file system of type {@code type}. */
  public ChildProgram mount(String type, String target, boolean readOnly) {
    int flags = Flags.MS_NOSUID | Flags.MS_NODEV | Flags.MS_NOEXEC | (readOnly ? Flags.MS_RDONLY : 0);
    add("mounting " + type, SystemCall.MOUNT, string(type), string(target), string(type), flags, 0);
    return this;
  }

  /** As {@link #mount}; nothing happens if the kernel has no such file system, or does not permit it. */
  public ChildProgram mountIfPossible(String type, String target, boolean readOnly) {
    int flags = Flags.MS_NOSUID | Flags.MS_NODEV | Flags.MS_NOEXEC | (readOnly ? Flags.MS_RDONLY : 0);
    add("mounting " + type, false, SystemCall.MOUNT, string(type), string(target), string(type), flags, 0);
    return this;
  }

  /** Makes {@code source} appear at {@code target}. */
  public ChildProgram bind(String source, String target) {
    add(
        "mounting on " + OsBytes.printable(target), SystemCall.MOUNT, string(source), string(target), 0, Flags.MS_BIND | Flags.MS_REC, 0);
    return this;
  }

  /**
   * Makes the mount at {@code target} read-only.
   *
   * @param executable whether its files may be executed
   */
  public ChildProgram makeReadOnly(String target, boolean executable) {
    int flags = Flags.MS_REMOUNT | Flags.MS_BIND | Flags.MS_RDONLY | Flags.MS_NOSUID | Flags.MS_NODEV | (executable ? 0 : Flags.MS_NOEXEC);
    add("making " + OsBytes.printable(target) + " read-only", SystemCall.MOUNT, 0, string(target), 0, flags, 0);
    return this;
  }

  /** Makes the mount that is the working directory the root, and lets go of every other mount there was. */
  public ChildProgram replaceRoot() {
    long here = string(".");
    add("pivot_root", SystemCall.PIVOT_ROOT, here, here);
    add("leaving the old root", SystemCall.UMOUNT2, here, Flags.MNT_DETACH);
    add("chdir /", SystemCall.CHDIR, string("/"));
    return this;
  }

  /**
   * As {@link #replaceRoot} where the root is the kernel's initial file system, which pivot_root refuses to replace. What was
   * mounted before stays in the namespace, out of sight.
   */
  public ChildProgram coverRoot() {
    add("moving the root", SystemCall.MOUNT, string("."), string("/"), 0, Flags.MS_MOVE, 0);
    return changeRoot();
  }

  /** Makes the working directory the root (chroot). */
  public ChildProgram changeRoot() {
    add("chroot", SystemCall.CHROOT, string("."));
    add("chdir /", SystemCall.CHDIR, string("/"));
    return this;
  }

  public ChildProgram workingDirectory(String path) {
    add("chdir to " + OsBytes.printable(path), SystemCall.CHDIR, string(path));
    return this;
  }

  public ChildProgram umask(int mask) {
    add("umask", SystemCall.UMASK, mask);
    return this;
  }

  /** Names its machine. Podman's seccomp profile does not let a container's user namespaces do so: the name stays then. */
  public ChildProgram hostname(String name) {
    add("sethostname", false, SystemCall.SETHOSTNAME, string(name), OsBytes.encode(name).length);
    return this;
  }

  /** Brings up the loopback device of its own network namespace. */
  public ChildProgram loopback() {
    var request = arena.allocate(40, 8); // struct ifreq: name (16), flags
    MemorySegment.copy(new byte[] {'l', 'o'}, 0, request, ValueLayout.JAVA_BYTE, 0, 2);
    request.set(ValueLayout.JAVA_SHORT, 16, IFF_UP_RUNNING);
    steps.add(new Step("socket", true, SystemCall.SOCKET, List.of((long) AF_INET, (long) SOCK_DGRAM, 0L, 0L, 0L, 0L), steps.size() + 1, 0));
    add("bringing up lo", SystemCall.IOCTL, 0, SIOCSIFFLAGS, request.address());
    return this;
  }

  /**
   * Nothing beyond {@code capabilities} can be gained any more, by set-user-id programs neither. Needs SETPCAP; before {@link
   * #identity}.
   */
  public ChildProgram limitCapabilities(Set<Capability> capabilities) {
    long keep = Capability.mask(capabilities);
    for (int number = 0; number < Long.SIZE; number++) {
      if ((keep >> number & 1) == 0 && ThisProcess.mayGain(number)) {
        add("dropping capability " + number, SystemCall.PRCTL, PR_CAPBSET_DROP, number, 0, 0, 0);
      }
    }
    add("clearing ambient capabilities", false, SystemCall.PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    return this;
  }

  /** Sets real, effective and saved ids, and all groups. A user other than root loses the capabilities by this. */
  public ChildProgram identity(int uid, int gid, List<Integer> groups) {
    var list = arena.allocate(Math.max(4, groups.size() * 4L), 8);
    for (int i = 0; i < groups.size(); i++) {
      list.setAtIndex(ValueLayout.JAVA_INT, i, groups.get(i));
    }
    add("setgroups", SystemCall.SETGROUPS, groups.size(), list.address());
    add("setgid " + Integer.toUnsignedString(gid), SystemCall.SETRESGID, gid, gid, gid);
    add("setuid " + Integer.toUnsignedString(uid), SystemCall.SETRESUID, uid, uid, uid);
    return this;
  }

  /**
   * Sets the capabilities the child has at exec and passes on none by inheritance. After {@link #identity}: of root's, root gets
   * those of the limit at exec anyhow.
   */
  public ChildProgram capabilities(Set<Capability> held) {
    long mask = Capability.mask(held);
    var header = arena.allocate(8, 8);
    header.set(ValueLayout.JAVA_INT, 0, ThisProcess.CAPABILITY_VERSION_3);
    var data = arena.allocate(24, 8);
    for (int half = 0; half < 2; half++) {
      int bits = (int) (mask >> 32 * half);
      data.set(ValueLayout.JAVA_INT, 12L * half, bits);
      data.set(ValueLayout.JAVA_INT, 12L * half + 4, bits);
      data.set(ValueLayout.JAVA_INT, 12L * half + 8, 0);
    }
    add("capset", SystemCall.CAPSET, header.address(), data.address());
    return this;
  }

  /**
   * From here on the child, and all it starts, changes the owners of files, its own ids, and makes devices, with success and without
   * effect: for a user namespace with a single id. Needs CAP_SYS_ADMIN.
   */
  public ChildProgram pretendOwnership() {
    var filter = OwnershipFilter.write(arena);
    add("seccomp filter", SystemCall.SECCOMP, OwnershipFilter.SECCOMP_SET_MODE_FILTER, 0, filter.address());
    return this;
  }

  /**
   * The child, which has a user namespace of its own, tells its process id and waits until it is somebody there.
   *
   * @param announced takes the id, as eight bytes in the order of this machine
   * @param granted gets one byte once id 0 is mapped; the child ends when it is closed before
   */
  public ChildProgram awaitIdentity(Pipe announced, Pipe granted) {
    used.addAll(List.of(announced.writer(), granted.reader(), granted.writer()));
    var number = arena.allocate(8, 8);
    add("getpid", SystemCall.GETPID);
    copies.put(steps.size() - 1, number.address());
    add("telling its process id", SystemCall.WRITE, announced.writer().number(), number.address(), 8);
    // Its own copy would keep the pipe open for ever.
    add("closing a pipe", SystemCall.CLOSE, granted.writer().number());
    add("waiting for its ids", SystemCall.READ, granted.reader().number(), number.address(), 1);
    add("becoming group 0 of its user namespace", SystemCall.SETRESGID, 0, 0, 0);
    add("becoming root of its user namespace", SystemCall.SETRESUID, 0, 0, 0);
    return this;
  }

  /** The child is killed when the thread that started it ends. A change of identity cancels this: say it again afterwards. */
  public ChildProgram dieWithParent() {
    add("prctl(PR_SET_PDEATHSIG)", SystemCall.PRCTL, PR_SET_PDEATHSIG, Flags.SIGKILL, 0, 0, 0);
    return this;
  }

  /** A session and process group of its own, without a terminal. */
  public ChildProgram newSession() {
    add("setsid", SystemCall.SETSID);
    return this;
  }

  /** The only three descriptors of the child; every other one is closed. */
  public ChildProgram standardStreams(OpenFile input, OpenFile output, OpenFile error) {
    used.addAll(List.of(input, output, error));
    add("standard input", SystemCall.DUP3, input.number(), 0, 0);
    add("standard output", SystemCall.DUP3, output.number(), 1, 0);
    add("standard error", SystemCall.DUP3, error.number(), 2, 0);
    add("closing descriptors", false, SystemCall.CLOSE_RANGE, 3, 0xFFFFFFFFL, 0); // Before Linux 5.9 close-on-exec has to do.
    return this;
  }

  /**
   * The end: becomes the first of {@code files} that can be executed.
   *
   * @param environment {@code NAME=value} each
   */
  public ChildProgram exec(List<String> files, List<String> arguments, List<String> environment) {
    add("unblocking signals", SystemCall.RT_SIGPROCMASK, SIG_SETMASK, arena.allocate(8, 8).address(), 0, 8);
    long argv = pointers(arguments);
    long envp = pointers(environment);
    firstExec = steps.size();
    for (var file : files) {
      executables.add(file);
      add("exec " + OsBytes.printable(file), false, SystemCall.EXECVE, string(file), argv, envp);
    }
    return this;
  }

  private long pointers(List<String> strings) {
    var array = arena.allocate((strings.size() + 1) * 8L, 8);
    for (int i = 0; i < strings.size(); i++) {
      array.setAtIndex(ValueLayout.JAVA_LONG, i, string(strings.get(i)));
    }
    return array.address();
  }

  /**
   * Starts the child; returns when it has become the program. Call it on a platform thread that stays until the child has been
   * waited for.
   *
   * @throws SpawnException if a step failed, or no file could be executed
   * @throws ErrnoException if no child could be made at all
   */
  public ChildProcess start() throws SpawnException, ErrnoException {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a child dies with the thread that started it, and a virtual thread has none of its own");
    }
    try (var memory = Arena.ofConfined()) {
      var header = memory.allocate(SpawnStub.HEADER_SIZE, 16);
      var list = memory.allocate((steps.size() + 1L) * SpawnStub.STEP_SIZE, 16);
      var stack = memory.allocate(STACK_SIZE, 16);
      var pidfd = memory.allocate(8, 8);
      for (int i = 0; i < steps.size(); i++) {
        write(list, i);
      }
      list.set(ValueLayout.JAVA_LONG, (long) steps.size() * SpawnStub.STEP_SIZE, -1);
      header.set(
          ValueLayout.JAVA_LONG, 0,
          Integer.toUnsignedLong(namespaces | Flags.CLONE_VM | Flags.CLONE_VFORK | Flags.CLONE_PIDFD | Flags.SIGCHLD));
      header.set(ValueLayout.JAVA_LONG, 8, stack.address() + STACK_SIZE);
      header.set(ValueLayout.JAVA_LONG, 16, pidfd.address());
      header.set(ValueLayout.JAVA_LONG, 24, list.address());
      header.set(ValueLayout.JAVA_LONG, 32, 0);
      int pid = SpawnStub.clone(header);
      var child = new ChildProcess(pid, OpenFile.of(pidfd.get(ValueLayout.JAVA_INT, 0), "process " + pid));
      var failure = failure(header, list);
      if (failure != null) {
        child.await();
        child.close();
        throw failure;
      }
      return child;
    } finally {
      Reference.reachabilityFence(arena);
      Reference.reachabilityFence(used);
    }
  }

  private void write(MemorySegment list, int index) {
    var step = steps.get(index);
    long base = (long) index * SpawnStub.STEP_SIZE;
    list.set(ValueLayout.JAVA_LONG, base, step.call.number(Machine.current()));
    for (int i = 0; i < 6; i++) {
      list.set(ValueLayout.JAVA_LONG, base + 8 + 8L * i, step.arguments.get(i));
    }
    list.set(ValueLayout.JAVA_LONG, base + 56, step.required ? 1 : 0);
    long fed = step.feeds < 0
        ? copies.getOrDefault(index, 0L)
        : list.address() + (long) step.feeds * SpawnStub.STEP_SIZE + 8 + 8L * step.argument;
    list.set(ValueLayout.JAVA_LONG, base + 64, fed);
    list.set(ValueLayout.JAVA_LONG, base + 72, 0);
  }

  private @Nullable SpawnException failure(MemorySegment header, MemorySegment list) {
    long failed = header.get(ValueLayout.JAVA_LONG, 32);
    if (failed != 0) {
      int index = (int) ((failed - list.address()) / SpawnStub.STEP_SIZE);
      return new SpawnException(steps.get(index).what, result(list, index), List.of());
    }
    // A successful exec leaves no result; only if the last file was refused as well has the child ended.
    var attempts = new ArrayList<SpawnException.ExecAttempt>();
    for (int i = 0; i < executables.size(); i++) {
      int errno = result(list, firstExec + i);
      if (errno == 0) {
        return null;
      }
      attempts.add(new SpawnException.ExecAttempt(executables.get(i), errno));
    }
    var last = attempts.getLast();
    return new SpawnException("exec " + OsBytes.printable(last.file()), last.errno(), attempts);
  }

  private static int result(MemorySegment list, int index) {
    return (int) -list.get(ValueLayout.JAVA_LONG, (long) index * SpawnStub.STEP_SIZE + 72);
  }
}
