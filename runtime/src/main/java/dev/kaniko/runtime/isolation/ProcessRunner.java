package dev.kaniko.runtime.isolation;

import dev.kaniko.runtime.linux.IdMap;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.process.Isolation;
import dev.kaniko.runtime.process.IsolationException;
import dev.kaniko.runtime.process.OutputSink;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.process.chroot.ChrootRunner;
import dev.kaniko.runtime.process.inplace.ContainerRoot;
import dev.kaniko.runtime.process.inplace.InPlaceRunner;
import dev.kaniko.runtime.process.namespaces.NamespaceRunner;
import dev.kaniko.runtime.process.oci.OciRunner;
import dev.kaniko.runtime.process.oci.OciRuntime;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs processes in roots of their own. Safe for several threads, each with another root. To be closed if it runs them in place. */
public final class ProcessRunner implements AutoCloseable {
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
   *     which is said on standard error in Docker's words
   * @throws IsolationException if this process may not do it, or not all that {@code spec} asks for
   * @throws dev.kaniko.runtime.process.TimeLimitException if it took longer than it may
   * @throws IOException if preparing it or {@code sink} failed
   * @throws InterruptedException if the caller was interrupted; the process and all it started are dead by then
   */
  public int run(ProcessSpec spec, OutputSink sink) throws IOException, InterruptedException {
    // Where a process sees those of this machine or container, that is all that keeps it from reading our logins.
    ThisProcess.hideMemory();
    return switch (isolation) {
      case Isolation.Namespaces _ -> NamespaceRunner.run(spec, sink);
      case Isolation.Rootless _ -> NamespaceRunner.run(spec.withIdentity(possible(spec.identity())), sink);
      case Isolation.Chroot _ -> ChrootRunner.run(spec, sink);
      case Isolation.InPlace _ -> new InPlaceRunner(Objects.requireNonNull(container)).run(spec, sink);
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
}
