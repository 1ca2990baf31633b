package dev.kaniko.runtime.linux;

import static dev.kaniko.runtime.linux.ChildSteps.number;
import static dev.kaniko.runtime.linux.ChildSteps.place;
import static java.nio.ByteOrder.nativeOrder;

import dev.kaniko.runtime.linux.ChildSteps.Argument;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a child does between its birth and the program it becomes, step by step, and its start. All paths are seen by the child, at
 * that step. Every step must succeed unless it says otherwise; the first that fails ends the child and is named by the
 * {@link SpawnException}.
 *
 * <p>There are two parts. The steps before {@link #standardStreams} are made by a copy of this process, see {@link SpawnStub}: they put
 * mounts and a root together, by descriptors of this process. There the child closes all descriptors but its streams and becomes a small
 * program of its own, {@link ProgramImage}, which makes the steps behind. Only those look at what a Dockerfile or an image has named.
 *
 * <p>Not for use by several threads.
 */
public final class ChildProgram {
  /** The child's descriptors below this number have a meaning: its streams, its report, its next program. */
  static final int FIRST_FREE = 16;
  private static final int IMAGE = ProgramImage.REPORT + 1;

  /** What the step is called that enters the working directory, up to the directory. */
  public static final String WORKING_DIRECTORY = "chdir to ";
  /** How many descriptors above the highest may be opened by other threads while a child is made. */
  private static final int MARGIN = 256;
  private static final int STACK_SIZE = 16 * 1024;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int F_SETFD = 2;
  private static final int FD_CLOEXEC = 1;
  private static final int KEYCTL_JOIN_SESSION_KEYRING = 1;
  private static final int SECCOMP_SET_MODE_FILTER = 1;
  private static final int SECCOMP_FILTER_FLAG_SPEC_ALLOW = 4;
  private static final int PR_SET_PDEATHSIG = 1;
  private static final int PR_CAPBSET_DROP = 24;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int PR_CAP_AMBIENT = 47;
  private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
  private static final int SIG_SETMASK = 2;
  private static final int LAST_SIGNAL = 64;
  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM = 2;
  private static final int SIOCSIFFLAGS = 0x8914;
  private static final short IFF_UP_RUNNING = 0x41;
  private static final int ONTO_HELD = Flags.MOVE_MOUNT_F_EMPTY_PATH | Flags.MOVE_MOUNT_T_EMPTY_PATH;

  /** Standard input, output and error. */
  private record StandardStreams(OpenFile input, OpenFile output, OpenFile error) {}

  private final ChildSteps first = new ChildSteps();
  private final ChildSteps second = new ChildSteps();
  private final List<OpenFile> used = new ArrayList<>();
  private final int namespaces;
  /** The list that steps are added to. */
  private ChildSteps steps = first;
  private @Nullable StandardStreams streams;

  /** A child with these namespaces of its own. Its signals are those of a fresh process. */
  public ChildProgram(Set<Namespace> own) {
    int flags = 0;
    for (var namespace : own) {
      flags |= namespace.flag();
    }
    namespaces = flags;
    dieWithParent();
    // SIG_IGN would be inherited; the zeroes are SIG_DFL. SIGKILL and SIGSTOP refuse.
    var none = place(steps.data().add(new byte[32]));
    for (int signal = 1; signal <= LAST_SIGNAL; signal++) {
      steps.tryTo("reset of signal " + signal, SystemCall.RT_SIGACTION, number(signal), none, number(0), number(8));
    }
  }

  /** The child's mounts, and what it will mount, have nothing more to do with those of this process. */
  public ChildProgram separateMounts() {
    steps.add(
        "making mounts private", SystemCall.MOUNT, number(0), steps.text("/"), number(0), number(Flags.MS_REC | Flags.MS_PRIVATE), number(0));
    return this;
  }

  /** Attaches a mount at {@code target}, which must exist. The mount may be closed after {@link #start}. */
  public ChildProgram attach(DetachedMount mount, String target) {
    used.add(mount);
    steps.add(
        "mounting on " + OsBytes.printable(target), SystemCall.MOVE_MOUNT, number(mount.number()), steps.text(""), number(Flags.AT_FDCWD),
        steps.text(target), number(Flags.MOVE_MOUNT_F_EMPTY_PATH));
    return this;
  }

  /**
   * As {@link #attach(DetachedMount, String)}, at what is held, in a mount that the child has attached: its path may lead elsewhere by now.
   *
   * @param path where it was, for messages
   */
  public ChildProgram attach(DetachedMount mount, OpenFile target, String path) {
    used.addAll(List.of(mount, target));
    steps.add("mounting on " + OsBytes.printable(path), SystemCall.MOVE_MOUNT, ontoHeld(mount.number(), target));
    return this;
  }

  private Argument[] ontoHeld(int mount, OpenFile target) {
    return new Argument[] {number(mount), steps.text(""), number(target.number()), steps.text(""), number(ONTO_HELD)};
  }

  /** Makes an open directory the working directory. */
  public ChildProgram enter(OpenFile directory) {
    used.add(directory);
    steps.add("entering " + OsBytes.printable(directory.name()), SystemCall.FCHDIR, number(directory.number()));
    return this;
  }

  /** Mounts a new file system of type {@code type}. */
  public ChildProgram mount(String type, String target, boolean readOnly) {
    steps.add("mounting " + type, SystemCall.MOUNT, newMount(type, target, readOnly));
    return this;
  }

  /** As {@link #mount}; nothing happens if the kernel has no such file system, or does not permit it. */
  public ChildProgram mountIfPossible(String type, String target, boolean readOnly) {
    steps.tryTo("mounting " + type, SystemCall.MOUNT, newMount(type, target, readOnly));
    return this;
  }

  private Argument[] newMount(String type, String target, boolean readOnly) {
    int flags = Flags.MS_NOSUID | Flags.MS_NODEV | Flags.MS_NOEXEC | (readOnly ? Flags.MS_RDONLY : 0);
    return new Argument[] {steps.text(type), steps.text(target), steps.text(type), number(flags), number(0)};
  }

  /** Makes {@code source} appear at {@code target}. */
  public ChildProgram bind(String source, String target) {
    steps.add(
        "mounting on " + OsBytes.printable(target), SystemCall.MOUNT, steps.text(source), steps.text(target), number(0),
        number(Flags.MS_BIND | Flags.MS_REC), number(0));
    return this;
  }

  /** As {@link #bind(String, String)}, at what is held; see {@link #attach(DetachedMount, OpenFile, String)}. */
  public ChildProgram bind(String source, OpenFile target, String path) {
    used.add(target);
    steps.addFeeding(
        0, true, "opening " + source, SystemCall.OPEN_TREE, number(Flags.AT_FDCWD), steps.text(source),
        number(Flags.OPEN_TREE_CLONE | Flags.OPEN_TREE_CLOEXEC));
    steps.add("mounting on " + OsBytes.printable(path), SystemCall.MOVE_MOUNT, ontoHeld(0, target));
    return this;
  }

  /**
   * Makes the mount at {@code target} read-only.
   *
   * @param executable whether its files may be executed
   */
  public ChildProgram makeReadOnly(String target, boolean executable) {
    int flags = Flags.MS_REMOUNT | Flags.MS_BIND | Flags.MS_RDONLY | Flags.MS_NOSUID | Flags.MS_NODEV | (executable ? 0 : Flags.MS_NOEXEC);
    steps.add(
        "making " + OsBytes.printable(target) + " read-only", SystemCall.MOUNT, number(0), steps.text(target), number(0), number(flags),
        number(0));
    return this;
  }

  /** Makes the mount that is the working directory the root, and lets go of every other mount there was. */
  public ChildProgram replaceRoot() {
    var here = steps.text(".");
    steps.add("pivot_root", SystemCall.PIVOT_ROOT, here, here);
    steps.add("leaving the old root", SystemCall.UMOUNT2, here, number(Flags.MNT_DETACH));
    steps.add("chdir /", SystemCall.CHDIR, steps.text("/"));
    return this;
  }

  /**
   * As {@link #replaceRoot} where the root is the kernel's initial file system, which pivot_root refuses to replace. What was
   * mounted before stays in the namespace, out of sight.
   */
  public ChildProgram coverRoot() {
    steps.add("moving the root", SystemCall.MOUNT, steps.text("."), steps.text("/"), number(0), number(Flags.MS_MOVE), number(0));
    return changeRoot();
  }

  /** Makes the working directory the root (chroot). */
  public ChildProgram changeRoot() {
    steps.add("chroot", SystemCall.CHROOT, steps.text("."));
    steps.add("chdir /", SystemCall.CHDIR, steps.text("/"));
    return this;
  }

  /**
   * Makes {@code path} of the root the working directory. A link of {@code /proc} to an open file or to a directory of a process is not
   * followed (openat2(2), RESOLVE_NO_MAGICLINKS). A kernel without openat2 follows it, and finds only what the child itself has open.
   */
  public ChildProgram workingDirectory(String path) {
    var what = WORKING_DIRECTORY + OsBytes.printable(path);
    if (!RootedDirectory.KERNEL_WALKS) {
      steps.add(what, SystemCall.CHDIR, steps.text(path));
      return this;
    }
    var how = ByteBuffer.allocate(24).order(nativeOrder())
        .putLong(Flags.O_PATH | Flags.O_DIRECTORY | Flags.O_CLOEXEC).putLong(0).putLong(Flags.RESOLVE_NO_MAGICLINKS);
    steps.addFeeding(
        0, true, what, SystemCall.OPENAT2, number(Flags.AT_FDCWD), steps.text(path), place(steps.data().add(how.array())), number(24));
    steps.add(what, SystemCall.FCHDIR);
    return this;
  }

  public ChildProgram umask(int mask) {
    steps.add("umask", SystemCall.UMASK, number(mask));
    return this;
  }

  /** Names its machine. Podman's seccomp profile does not let a container's user namespaces do so: the name stays then. */
  public ChildProgram hostname(String name) {
    steps.tryTo("sethostname", SystemCall.SETHOSTNAME, steps.text(name), number(OsBytes.encode(name).length));
    return this;
  }

  /** Brings up the loopback device of its own network namespace. */
  public ChildProgram loopback() {
    var request = ByteBuffer.allocate(40).order(nativeOrder()); // struct ifreq: name (16), flags
    request.put((byte) 'l').put((byte) 'o').putShort(16, IFF_UP_RUNNING);
    steps.addFeeding(0, true, "socket", SystemCall.SOCKET, number(AF_INET), number(SOCK_DGRAM));
    steps.add("bringing up lo", SystemCall.IOCTL, number(0), number(SIOCSIFFLAGS), place(steps.data().add(request.array())));
    return this;
  }

  /** Writes {@code content} to a file, if that is there and can be written. */
  public ChildProgram writeIfPossible(String file, String content) {
    var bytes = OsBytes.encode(content);
    steps.addFeeding(
        0, false, "opening " + file, SystemCall.OPENAT, number(Flags.AT_FDCWD), steps.text(file), number(Flags.O_WRONLY | Flags.O_CLOEXEC));
    steps.tryTo("writing " + file, SystemCall.WRITE, number(0), place(steps.data().add(bytes)), number(bytes.length));
    return this;
  }

  /** The child has a session keyring of its own (keyrings(7)), where the kernel has keyrings and permits it. */
  public ChildProgram ownKeyring() {
    steps.tryTo("keyctl", SystemCall.KEYCTL, number(KEYCTL_JOIN_SESSION_KEYRING), number(0));
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
        steps.add("dropping capability " + number, SystemCall.PRCTL, number(PR_CAPBSET_DROP), number(number));
      }
    }
    steps.tryTo("clearing ambient capabilities", SystemCall.PRCTL, number(PR_CAP_AMBIENT), number(PR_CAP_AMBIENT_CLEAR_ALL));
    return this;
  }

  /** No program that the child executes gains a right by it (no_new_privs, prctl(2)). */
  public ChildProgram noNewPrivileges() {
    steps.add("prctl(PR_SET_NO_NEW_PRIVS)", SystemCall.PRCTL, number(PR_SET_NO_NEW_PRIVS), number(1));
    return this;
  }

  /** Sets real, effective and saved ids, and all groups. A user other than root loses the capabilities by this. */
  public ChildProgram identity(int uid, int gid, List<Integer> groups) {
    var list = ByteBuffer.allocate(Math.max(4, groups.size() * 4)).order(nativeOrder());
    groups.forEach(list::putInt);
    steps.add("setgroups", SystemCall.SETGROUPS, number(groups.size()), place(steps.data().add(list.array())));
    steps.add("setgid " + Integer.toUnsignedString(gid), SystemCall.SETRESGID, number(gid), number(gid), number(gid));
    steps.add("setuid " + Integer.toUnsignedString(uid), SystemCall.SETRESUID, number(uid), number(uid), number(uid));
    return this;
  }

  /**
   * Sets the capabilities the child has at exec and passes on none by inheritance. After {@link #identity}: of root's, root gets
   * those of the limit at exec anyhow.
   */
  public ChildProgram capabilities(Set<Capability> held) {
    long mask = Capability.mask(held);
    var header = ByteBuffer.allocate(8).order(nativeOrder()).putInt(ThisProcess.CAPABILITY_VERSION_3);
    var sets = ByteBuffer.allocate(24).order(nativeOrder());
    for (int half = 0; half < 2; half++) {
      int bits = (int) (mask >> 32 * half);
      sets.putInt(bits).putInt(bits).putInt(0); // Effective, permitted, inheritable.
    }
    steps.add("capset", SystemCall.CAPSET, place(steps.data().add(header.array())), place(steps.data().add(sets.array())));
    return this;
  }

  /** From here on the child, and all it starts, makes only the system calls that {@code filter} lets through. Needs CAP_SYS_ADMIN. */
  public ChildProgram filter(SeccompFilter filter) {
    steps.add(
        "seccomp filter", SystemCall.SECCOMP, number(SECCOMP_SET_MODE_FILTER), number(SECCOMP_FILTER_FLAG_SPEC_ALLOW),
        place(steps.data().filter(filter.program())));
    return this;
  }

  /**
   * From here on the child, and all it starts, changes the owners of files, its own ids, and makes devices, with success and without
   * effect: for a user namespace with a single id. Needs CAP_SYS_ADMIN.
   */
  public ChildProgram pretendOwnership() {
    return filter(OwnershipFilter.filter(Machine.current()));
  }

  /**
   * The child, which has a user namespace of its own, tells its process id and waits until it is somebody there.
   *
   * @param announced takes the id, as eight bytes in the order of this machine
   * @param granted gets one byte once id 0 is mapped; the child ends when it is closed before
   */
  public ChildProgram awaitIdentity(Pipe announced, Pipe granted) {
    used.addAll(List.of(announced.writer(), granted.reader(), granted.writer()));
    int id = steps.data().add(new byte[Long.BYTES]);
    steps.addStoring(id, "getpid", SystemCall.GETPID);
    steps.add("telling its process id", SystemCall.WRITE, number(announced.writer().number()), place(id), number(Long.BYTES));
    // Its own copy would keep the pipe open for ever.
    steps.add("closing a pipe", SystemCall.CLOSE, number(granted.writer().number()));
    steps.add("waiting for its ids", SystemCall.READ, number(granted.reader().number()), place(id), number(1));
    steps.add("becoming group 0 of its user namespace", SystemCall.SETRESGID);
    steps.add("becoming root of its user namespace", SystemCall.SETRESUID);
    return this;
  }

  /** The child is killed when the thread that started it ends. A change of identity cancels this: say it again afterwards. */
  public ChildProgram dieWithParent() {
    steps.add("prctl(PR_SET_PDEATHSIG)", SystemCall.PRCTL, number(PR_SET_PDEATHSIG), number(Flags.SIGKILL));
    return this;
  }

  /** A session and process group of its own, without a terminal. */
  public ChildProgram newSession() {
    steps.add("setsid", SystemCall.SETSID);
    return this;
  }

  /**
   * The only three descriptors of the child from here on. What is said behind this is done by a program that has no memory, file or
   * directory of this process any more. Call it once.
   */
  public ChildProgram standardStreams(OpenFile input, OpenFile output, OpenFile error) {
    streams = new StandardStreams(input, output, error);
    steps = second;
    steps.add("fcntl", SystemCall.FCNTL, number(ProgramImage.REPORT), number(F_SETFD), number(FD_CLOEXEC));
    return this;
  }

  /**
   * The end: becomes the first of {@code files} that can be executed.
   *
   * @param environment {@code NAME=value} each
   */
  public ChildProgram exec(List<String> files, List<String> arguments, List<String> environment) {
    var none = place(steps.data().add(new byte[8]));
    steps.add("unblocking signals", SystemCall.RT_SIGPROCMASK, number(SIG_SETMASK), none, number(0), number(8));
    steps.exec(files, arguments, environment);
    return this;
  }

  /**
   * Starts the child; returns when it has become the program. Call it once, on a platform thread that stays until the child has been
   * waited for.
   *
   * @throws SpawnException if a step failed, or no file could be executed
   * @throws ErrnoException if no child could be made at all
   */
  public ChildProcess start() throws SpawnException, ErrnoException {
    if (Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("a child dies with the thread that started it, and a virtual thread has none of its own");
    }
    if (streams == null) {
      return startFirst();
    }
    try (var report = Pipe.open()) {
      var child = startImage(streams, report);
      report.writer().close();
      var failure = failure(report.reader());
      if (failure != null) {
        end(child);
        throw failure;
      }
      return child;
    }
  }

  private ChildProcess startImage(StandardStreams open, Pipe report) throws SpawnException, ErrnoException {
    try (var reported = report.writer().duplicateAbove(FIRST_FREE); var image = ProgramImage.open(second)) {
      becomeImage(open, reported, image);
      return startFirst();
    }
  }

  /** The last of the first steps. The streams come first: the numbers of the others mean nothing yet. */
  private void becomeImage(StandardStreams open, OpenFile report, OpenFile image) throws ErrnoException {
    first.add("standard input", SystemCall.DUP3, number(open.input.number()), number(0));
    first.add("standard output", SystemCall.DUP3, number(open.output.number()), number(1));
    first.add("standard error", SystemCall.DUP3, number(open.error.number()), number(2));
    first.add("descriptor of the report", SystemCall.DUP3, number(report.number()), number(ProgramImage.REPORT));
    first.add("descriptor of the program", SystemCall.DUP3, number(image.number()), number(IMAGE), number(Flags.O_CLOEXEC));
    closeAbove(IMAGE);
    first.add(
        "exec of the program in memory (sysctl vm.memfd_noexec must be 0 or 1)", SystemCall.EXECVEAT, number(IMAGE), first.text(""),
        place(first.data().texts(List.of("kaniko"))), place(first.data().texts(List.of())), number(AT_EMPTY_PATH));
  }

  private void closeAbove(int number) throws ErrnoException {
    if (ThisProcess.canCloseRanges()) {
      first.add("closing descriptors", SystemCall.CLOSE_RANGE, number(number + 1L), number(0xFFFFFFFFL));
      return;
    }
    // Before Linux 5.9. What other threads open until the child is there gets the lowest free numbers.
    int last = ThisProcess.highestDescriptor() + MARGIN;
    for (int open = number + 1; open <= last; open++) {
      first.tryTo("closing a descriptor", SystemCall.CLOSE, number(open));
    }
  }

  private ChildProcess startFirst() throws SpawnException, ErrnoException {
    try (var memory = Arena.ofConfined()) {
      var header = memory.allocate(SpawnStub.HEADER_SIZE, 16);
      var list = memory.allocate(first.size(), 16);
      var stack = memory.allocate(STACK_SIZE, 16);
      var pidfd = memory.allocate(8, 8);
      first.write(list.asByteBuffer().order(nativeOrder()), list.address(), Machine.current());
      header.set(
          ValueLayout.JAVA_LONG, 0,
          Integer.toUnsignedLong(namespaces | Flags.CLONE_VM | Flags.CLONE_VFORK | Flags.CLONE_PIDFD | Flags.SIGCHLD));
      header.set(ValueLayout.JAVA_LONG, 8, stack.address() + STACK_SIZE);
      header.set(ValueLayout.JAVA_LONG, 16, pidfd.address());
      header.set(ValueLayout.JAVA_LONG, 24, list.address());
      header.set(ValueLayout.JAVA_LONG, 32, 0);
      int pid = SpawnStub.clone(header);
      var child = new ChildProcess(pid, OpenFile.of(pidfd.get(ValueLayout.JAVA_INT, 0), "process " + pid));
      long stopped = header.get(ValueLayout.JAVA_LONG, 32);
      if (stopped != 0) {
        end(child);
        throw first.failure(list.asByteBuffer().order(nativeOrder()), (int) ((stopped - list.address()) / ChildSteps.STEP_SIZE));
      }
      var refusal = first.refusal(list.asByteBuffer().order(nativeOrder()));
      if (refusal != null) {
        end(child);
        throw refusal;
      }
      return child;
    } finally {
      Reference.reachabilityFence(used);
      Reference.reachabilityFence(streams);
    }
  }

  /** Reads the report of the second part to its end, which is there when the child has become another program or has ended. */
  private @Nullable SpawnException failure(OpenFile report) throws ErrnoException {
    var walked = new ByteArrayOutputStream();
    var buffer = new byte[8192];
    for (int length = report.read(buffer, 0, buffer.length); length > 0; length = report.read(buffer, 0, buffer.length)) {
      walked.write(buffer, 0, length);
    }
    return walked.size() < ChildSteps.STEP_SIZE
        ? null
        : second.failure(ByteBuffer.wrap(walked.toByteArray()).order(nativeOrder()), walked.size() / ChildSteps.STEP_SIZE - 1);
  }

  private static void end(ChildProcess child) throws ErrnoException {
    child.await();
    child.close();
  }
}
