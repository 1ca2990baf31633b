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
 * The steps of a child process from clone to exec. Each method adds a step; {@link #start} runs them in that order. The child resolves all
 * paths, with the root and the mounts that it has at that step. A step must succeed unless its method says otherwise. The first failure
 * ends the child, and the {@link SpawnException} names the step.
 *
 * <p>There are two parts. A clone of this process runs the steps before {@link #standardStreams}, see {@link SpawnStub}. They set up mounts
 * and the root with descriptors of this process. Then the child closes all descriptors except its standard streams and executes a small
 * program, {@link ProgramImage}, which runs the later steps. Only the later steps use paths from a Dockerfile or an image.
 *
 * <p>Not thread-safe.
 */
public final class ChildProgram {
  /** The child uses fixed descriptors below this number: its standard streams, the report of a failure and its next program. */
  static final int FIRST_FREE = 16;
  private static final int IMAGE = ProgramImage.REPORT + 1;

  /** The beginning of the name of the step that enters the working directory. The directory follows. */
  public static final String WORKING_DIRECTORY = "chdir to ";
  /** A margin for descriptors that other threads open above the highest known one while a child starts. */
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

  /** Makes a child with its own namespaces {@code own}. All its signals have their default action. */
  public ChildProgram(Set<Namespace> own) {
    int flags = 0;
    for (var namespace : own) {
      flags |= namespace.flag();
    }
    namespaces = flags;
    dieWithParent();
    // A child inherits SIG_IGN, so every signal is set to SIG_DFL, which is all zeros. This fails for SIGKILL and SIGSTOP.
    var none = place(steps.data().add(new byte[32]));
    for (int signal = 1; signal <= LAST_SIGNAL; signal++) {
      steps.tryTo("reset of signal " + signal, SystemCall.RT_SIGACTION, number(signal), none, number(0), number(8));
    }
  }

  /** Makes all mounts of the child private, so that mounts do not propagate between it and this process. */
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
   * Attaches a mount at the open file or directory {@code target}, in a mount that the child has attached. An open target is safe where a
   * path could have been changed since it was checked.
   *
   * @param path the path of the target, for messages
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

  /** As {@link #mount}, but goes on if the kernel does not have the file system or does not permit the mount. */
  public ChildProgram mountIfPossible(String type, String target, boolean readOnly) {
    steps.tryTo("mounting " + type, SystemCall.MOUNT, newMount(type, target, readOnly));
    return this;
  }

  private Argument[] newMount(String type, String target, boolean readOnly) {
    int flags = Flags.MS_NOSUID | Flags.MS_NODEV | Flags.MS_NOEXEC | (readOnly ? Flags.MS_RDONLY : 0);
    return new Argument[] {steps.text(type), steps.text(target), steps.text(type), number(flags), number(0)};
  }

  /** Bind-mounts {@code source} and all mounts below it at {@code target}. */
  public ChildProgram bind(String source, String target) {
    steps.add(
        "mounting on " + OsBytes.printable(target), SystemCall.MOUNT, steps.text(source), steps.text(target), number(0),
        number(Flags.MS_BIND | Flags.MS_REC), number(0));
    return this;
  }

  /** Bind-mounts {@code source} at an open target, without the mounts below; see {@link #attach(DetachedMount, OpenFile, String)}. */
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

  /** Makes the mount at the working directory the root (pivot_root(2)) and detaches all other mounts. */
  public ChildProgram replaceRoot() {
    var here = steps.text(".");
    steps.add("pivot_root", SystemCall.PIVOT_ROOT, here, here);
    steps.add("leaving the old root", SystemCall.UMOUNT2, here, number(Flags.MNT_DETACH));
    steps.add("chdir /", SystemCall.CHDIR, steps.text("/"));
    return this;
  }

  /**
   * As {@link #replaceRoot}, for a machine whose root is the initial ramfs, which pivot_root(2) cannot replace. The old mounts stay in the
   * namespace, hidden below the new root.
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
   * Makes {@code path} the working directory. Magic links of {@code /proc} are not followed (openat2(2), RESOLVE_NO_MAGICLINKS). Without
   * openat2 the kernel follows them, but they lead only to files that the child itself has open.
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

  /** Sets the host name. Podman's seccomp profile forbids it in a user namespace of a container; then the name stays as it is. */
  public ChildProgram hostname(String name) {
    steps.tryTo("sethostname", SystemCall.SETHOSTNAME, steps.text(name), number(OsBytes.encode(name).length));
    return this;
  }

  /** Brings up the loopback device. For a child with a network namespace of its own. */
  public ChildProgram loopback() {
    var request = ByteBuffer.allocate(40).order(nativeOrder()); // struct ifreq: name (16), flags
    request.put((byte) 'l').put((byte) 'o').putShort(16, IFF_UP_RUNNING);
    steps.addFeeding(0, true, "socket", SystemCall.SOCKET, number(AF_INET), number(SOCK_DGRAM));
    steps.add("bringing up lo", SystemCall.IOCTL, number(0), number(SIOCSIFFLAGS), place(steps.data().add(request.array())));
    return this;
  }

  /** Writes {@code content} to a file. Goes on if the file does not exist or cannot be written. */
  public ChildProgram writeIfPossible(String file, String content) {
    var bytes = OsBytes.encode(content);
    steps.addFeeding(
        0, false, "opening " + file, SystemCall.OPENAT, number(Flags.AT_FDCWD), steps.text(file), number(Flags.O_WRONLY | Flags.O_CLOEXEC));
    steps.tryTo("writing " + file, SystemCall.WRITE, number(0), place(steps.data().add(bytes)), number(bytes.length));
    return this;
  }

  /** Gives the child a session keyring of its own (keyrings(7)). Goes on if the kernel has no keyrings or does not permit it. */
  public ChildProgram ownKeyring() {
    steps.tryTo("keyctl", SystemCall.KEYCTL, number(KEYCTL_JOIN_SESSION_KEYRING), number(0));
    return this;
  }

  /**
   * Limits the capabilities that the child can ever gain, also by set-user-id programs (the bounding set of capabilities(7)). Needs
   * CAP_SETPCAP, so it comes before {@link #identity}.
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

  /** Stops programs from gaining privileges at exec, such as those of set-user-id files (PR_SET_NO_NEW_PRIVS, prctl(2)). */
  public ChildProgram noNewPrivileges() {
    steps.add("prctl(PR_SET_NO_NEW_PRIVS)", SystemCall.PRCTL, number(PR_SET_NO_NEW_PRIVS), number(1));
    return this;
  }

  /** Sets the real, effective and saved ids and the supplementary groups. A child that becomes a user other than root loses its capabilities. */
  public ChildProgram identity(int uid, int gid, List<Integer> groups) {
    var list = ByteBuffer.allocate(Math.max(4, groups.size() * 4)).order(nativeOrder());
    groups.forEach(list::putInt);
    steps.add("setgroups", SystemCall.SETGROUPS, number(groups.size()), place(steps.data().add(list.array())));
    steps.add("setgid " + Integer.toUnsignedString(gid), SystemCall.SETRESGID, number(gid), number(gid), number(gid));
    steps.add("setuid " + Integer.toUnsignedString(uid), SystemCall.SETRESUID, number(uid), number(uid), number(uid));
    return this;
  }

  /**
   * Sets the effective and permitted capabilities and empties the inheritable set. Comes after {@link #identity}. It matters for root only
   * until exec: exec gives root all capabilities of {@link #limitCapabilities}.
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

  /** Restricts the system calls of all later steps, of the program and of its descendants. Needs CAP_SYS_ADMIN. */
  public ChildProgram filter(SeccompFilter filter) {
    steps.add(
        "seccomp filter", SystemCall.SECCOMP, number(SECCOMP_SET_MODE_FILTER), number(SECCOMP_FILTER_FLAG_SPEC_ALLOW),
        place(steps.data().filter(filter.program())));
    return this;
  }

  /**
   * Makes chown, setuid, mknod and similar calls of the child and its descendants succeed without effect, see {@link OwnershipFilter}. For a
   * user namespace with a single id. Needs CAP_SYS_ADMIN.
   */
  public ChildProgram pretendOwnership() {
    return filter(OwnershipFilter.filter(Machine.current()));
  }

  /**
   * Makes the child wait until this process has mapped the ids of the child's user namespace. The child writes its process id, waits for a
   * byte and then becomes id 0 of the namespace.
   *
   * @param announced receives the process id as eight bytes in native byte order
   * @param granted this process writes one byte to it when id 0 is mapped; if it is closed without a byte, the next step fails
   */
  public ChildProgram awaitIdentity(Pipe announced, Pipe granted) {
    used.addAll(List.of(announced.writer(), granted.reader(), granted.writer()));
    int id = steps.data().add(new byte[Long.BYTES]);
    steps.addStoring(id, "getpid", SystemCall.GETPID);
    steps.add("telling its process id", SystemCall.WRITE, number(announced.writer().number()), place(id), number(Long.BYTES));
    // The child closes its copy of the writer. Otherwise its read would never see the end of the pipe.
    steps.add("closing a pipe", SystemCall.CLOSE, number(granted.writer().number()));
    steps.add("waiting for its ids", SystemCall.READ, number(granted.reader().number()), place(id), number(1));
    steps.add("becoming group 0 of its user namespace", SystemCall.SETRESGID);
    steps.add("becoming root of its user namespace", SystemCall.SETRESUID);
    return this;
  }

  /** Kills the child when the thread that started it ends (prctl(2)). {@link #identity} cancels this, so add it again afterwards. */
  public ChildProgram dieWithParent() {
    steps.add("prctl(PR_SET_PDEATHSIG)", SystemCall.PRCTL, number(PR_SET_PDEATHSIG), number(Flags.SIGKILL));
    return this;
  }

  /** Starts a new session and process group without a terminal (setsid(2)). */
  public ChildProgram newSession() {
    steps.add("setsid", SystemCall.SETSID);
    return this;
  }

  /**
   * Sets the three standard streams and closes all other descriptors. {@link ProgramImage} runs all later steps; it has no memory, file or
   * directory of this process. Call it once.
   */
  public ChildProgram standardStreams(OpenFile input, OpenFile output, OpenFile error) {
    streams = new StandardStreams(input, output, error);
    steps = second;
    steps.add("fcntl", SystemCall.FCNTL, number(ProgramImage.REPORT), number(F_SETFD), number(FD_CLOEXEC));
    return this;
  }

  /**
   * Adds the last step: executes the first of {@code files} that can be executed.
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
   * Starts the child and returns after its exec. Call it once, on a platform thread that lives until {@link ChildProcess#await} returns.
   *
   * @throws SpawnException if a step failed or no file could be executed
   * @throws ErrnoException if no process could be made
   * @throws IllegalStateException on a virtual thread
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

  /** Ends the first part. The streams get their numbers first; the other fixed descriptors could overwrite them. */
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
    // A kernel before Linux 5.9. Other threads may open files until the child exists, and these get the lowest free numbers.
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

  /** Reads the report of the second part until its end, which is the exec or the exit of the child. Null if there was no failure. */
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
