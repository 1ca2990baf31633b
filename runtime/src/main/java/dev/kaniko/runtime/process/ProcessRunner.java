package dev.kaniko.runtime.process;

import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.linux.ChildProgram;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.IdMap;
import dev.kaniko.runtime.linux.SpawnException;
import dev.kaniko.runtime.linux.ThisProcess;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Runs processes in roots of their own. Safe for several threads, each with another root. To be closed if it runs them in place. */
public final class ProcessRunner implements AutoCloseable {
  /** For processes without namespaces, see {@link ChrootSurvivors}. */
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private final Isolation isolation;
  private final @Nullable ContainerRoot container;
  private final Closeable claim;
  private final boolean recovered;

  /** @param isolation how to keep processes apart, see {@link IsolationChoice}; not {@link Isolation.InPlace} */
  public ProcessRunner(Isolation isolation) {
    this.isolation = isolation;
    this.container = null;
    this.claim = () -> {};
    this.recovered = false;
  }

  /**
   * Runs processes in place; the container belongs to this runner until it is closed.
   *
   * @throws IsolationException if it belongs to another
   */
  public ProcessRunner(Isolation.InPlace isolation, ContainerRoot container) throws IOException {
    this.isolation = isolation;
    this.container = container;
    this.claim = container.claim();
    this.recovered = container.recover();
  }

  /** Tells whether there was something in the container that another had left there. */
  public boolean recovered() {
    return recovered;
  }

  /**
   * Where processes run in place: moves the files of {@code root} into the container for good, or until the next runner for it removes them.
   *
   * @throws IOException if they cannot be moved; the container is as it was then
   */
  public void settle(Path root) throws IOException {
    Objects.requireNonNull(container, "processes do not run in place").settle(root);
  }

  @Override
  public void close() throws IOException {
    claim.close();
  }

  public Isolation isolation() {
    return isolation;
  }

  /**
   * Runs a process to its end. Everything it started is killed when it ends; what was mounted for it is gone, and so are the mount
   * points that were made for that, as far as nothing was put into them: the root holds what the process itself changed.
   *
   * @param sink takes both outputs while it runs
   * @return its exit code; 128 + the signal that killed it; 127, 126 or 255 if the program is not there or cannot be executed,
   * which
   *     is said on standard error in Docker's words
   * @throws IsolationException if this process may not do it, or not all that {@code spec} asks for
   * @throws TimeLimitException if it took longer than it may
   * @throws IOException if preparing it or {@code sink} failed
   * @throws InterruptedException if the caller was interrupted; the process and all it started are dead by then
   */
  public int run(ProcessSpec spec, OutputSink sink) throws IOException, InterruptedException {
    // Where a process sees those of this machine or container, that is all that keeps it from reading our logins.
    ThisProcess.hideMemory();
    return switch (isolation) {
      case Isolation.Namespaces _ -> runInNamespaces(spec, sink);
      case Isolation.Rootless _ -> runInNamespaces(spec.withIdentity(possible(spec.identity())), sink);
      case Isolation.Chroot _ -> runInChroot(spec, sink);
      case Isolation.InPlace _ -> runInPlace(spec, Objects.requireNonNull(container), sink);
      case Isolation.Oci(var program, var _) -> new OciRunner(new OciRuntime(program)).run(spec, sink);
      case Isolation.None(var missing) -> throw new IsolationException(missing);
    };
  }

  /** The identity that a process can have in this user namespace: root where there is no other. */
  private static ProcessSpec.Identity possible(ProcessSpec.Identity wanted) throws IsolationException {
    if (IdMap.users().isSingle()) {
      return ProcessSpec.Identity.ROOT;
    }
    require(IdMap.users(), wanted.uid(), "user", "/etc/subuid");
    require(IdMap.groups(), wanted.gid(), "group", "/etc/subgid");
    for (int group : wanted.groups()) {
      require(IdMap.groups(), group, "group", "/etc/subgid");
    }
    return wanted;
  }

  private static void require(IdMap map, int id, String what, String file) throws IsolationException {
    long number = Integer.toUnsignedLong(id);
    if (!map.holds(number)) {
      throw new IsolationException(
          "RUN cannot be the " + what + " " + number + ": the user namespace has the ids " + map.text() + "; more come from " + file);
    }
  }

  private static int runInNamespaces(ProcessSpec spec, OutputSink sink) throws IOException, InterruptedException {
    try {
      return runInNamespaces(spec, sink, NamespaceSetup.RootChange.PIVOT);
    } catch (SpawnException failure) {
      // Nothing has run yet. A machine that runs from its initial file system cannot pivot.
      if (failure.step().equals("pivot_root") && failure.errno() == Errno.EINVAL) {
        return runInNamespaces(spec, sink, NamespaceSetup.RootChange.COVER);
      }
      throw failure;
    }
  }

  private static int runInNamespaces(ProcessSpec spec, OutputSink sink, NamespaceSetup.RootChange change)
      throws IOException, InterruptedException {
    try (var mount = spec.root().mount(); var root = mount.directory(); var view = new RootView(root);
        var prepared = new PreparedMounts(spec, mount, view); var streams = Streams.open(spec)) {
      var program = new NamespaceSetup(spec, view, prepared).program(change);
      ProgramEnd.add(program, spec, streams, Capability.DOCKER_DEFAULTS);
      return follow(new RunningProcess(program, streams.output(), streams.error(), sink, mainPid -> {}), spec, sink);
    }
  }

  private static int runInChroot(ProcessSpec spec, OutputSink sink) throws IOException, InterruptedException {
    var directory = directoryOf(spec);
    ONE_AT_A_TIME.lockInterruptibly();
    try (var root = Directory.open(directory); var view = new RootView(root);
        var mounts = new PlacedMounts(view, aside(directory), false); var streams = Streams.open(spec)) {
      ChrootSetup.placeFiles(view, spec);
      ChrootSetup.placeDevices(view);
      mounts.place(spec.mounts());
      var program = ChrootSetup.program(root);
      ProgramEnd.add(program, spec, streams, ChrootSetup.RIGHTS);
      return follow(new RunningProcess(program, streams.output(), streams.error(), sink, new ChrootSurvivors()), spec, sink);
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private static int runInPlace(ProcessSpec spec, ContainerRoot container, OutputSink sink) throws IOException, InterruptedException {
    var directory = directoryOf(spec);
    ONE_AT_A_TIME.lockInterruptibly();
    try (var root = Directory.open(directory); var own = OpenMounts.of(container, ContainerMounts.points(), spec.mounts());
        var view = new RootView(root); var mounts = new PlacedMounts(view, aside(directory), true); var streams = Streams.open(spec)) {
      own.addTo(view);
      ChrootSetup.placeFiles(view, spec);
      mounts.place(spec.mounts());
      return new InPlaceRun(container, directory).run(spec, streams, program ->
          follow(new RunningProcess(program, streams.output(), streams.error(), sink, new ChrootSurvivors()), spec, sink));
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  /** For roots without mounts of their own, and so of one directory. */
  private static Path directoryOf(ProcessSpec spec) throws IsolationException {
    if (!(spec.root() instanceof ProcessRoot.OfDirectory(var directory))) {
      throw new IsolationException("an overlay as the root of a process needs CAP_SYS_ADMIN");
    }
    if (spec.confinement().network() == ProcessSpec.Network.NONE) {
      throw new IsolationException("RUN --network=none needs CAP_SYS_ADMIN, which this process does not have");
    }
    return directory;
  }

  private static Path aside(Path directory) {
    return directory.resolveSibling(directory.getFileName() + ".aside");
  }

  private static int follow(RunningProcess process, ProcessSpec spec, OutputSink sink) throws IOException, InterruptedException {
    try {
      return process.run(spec.timeout());
    } catch (SpawnException failure) {
      if (failure.step().startsWith(ChildProgram.WORKING_DIRECTORY)) {
        throw new IOException(WorkingDirectory.refusal(spec.program().workingDirectory(), failure.errno()), failure);
      }
      if (failure.attempts().isEmpty()) {
        throw failure;
      }
      boolean format = failure.attempts().stream().anyMatch(attempt -> attempt.errno() == Errno.ENOEXEC);
      return RefusedProgram.tell(spec.program().arguments().getFirst(), format ? Errno.ENOEXEC : failure.errno(), sink);
    }
  }
}
