package dev.kaniko.runtime.process.rootless;

import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.linux.ChildProcess;
import dev.kaniko.runtime.linux.ChildProgram;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.IdMap;
import dev.kaniko.runtime.linux.Namespace;
import dev.kaniko.runtime.linux.Pipe;
import dev.kaniko.runtime.linux.SpawnException;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.process.Isolation;
import dev.kaniko.runtime.process.namespaces.SystemMounts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A user namespace in which this user is root (user_namespaces(7)). A process with several threads, which a JVM always is, cannot enter
 * one; so this program starts itself once more in there, with the same streams, directory, variables and arguments, and waits. The
 * one inside dies with the one outside.
 */
public final class UserNamespace {
  /** Tells the program inside where it comes from, and why it has one id, if so. */
  private static final String MARK = "KANIKO_USER_NAMESPACE";

  private static final EnumSet<Namespace> OWN = EnumSet.of(Namespace.USER, Namespace.MOUNT);

  /** How long the program inside has to clean up when this one is told to end. */
  private static final int GRACE_SECONDS = 30;

  private UserNamespace() {}

  /**
   * Tells whether this process is the one inside.
   *
   * @param environment that of this process
   */
  public static boolean entered(Map<String, String> environment) {
    var mark = environment.get(MARK);
    return mark != null && !mark.split(" ", 2)[0].equals(ThisProcess.userNamespace());
  }

  /** Returns the environment of a process inside, for one that only rehearses a build: what needs rights fails there. */
  public static Map<String, String> environmentInside() {
    return Map.of(MARK, "elsewhere");
  }

  /** Tries whether this process may have a user namespace; returns why not, in one line. */
  public static Optional<String> obstacle() {
    try (var child = new ChildProgram(OWN).separateMounts().exec(List.of("/dev/null/trial"), List.of("trial"), List.of()).start()) {
      child.await();
      throw new IllegalStateException("a program below /dev/null was executed");
    } catch (SpawnException failure) {
      // All went well up to the program, which is not there.
      return failure.attempts().isEmpty() ? Optional.of(restricted(failure)) : Optional.empty();
    } catch (ErrnoException failure) {
      return Optional.of(forbidden(failure));
    }
  }

  private static String restricted(SpawnException failure) {
    boolean byAppArmor = isOne("/proc/sys/kernel/apparmor_restrict_unprivileged_userns");
    return "a user namespace gives no rights here" + (byAppArmor ? " (sysctl kernel.apparmor_restrict_unprivileged_userns=1)" : "")
        + ": " + failure.getMessage();
  }

  private static boolean isOne(String file) {
    try {
      return Files.readString(Path.of(file)).strip().equals("1");
    } catch (IOException none) {
      return false;
    }
  }

  private static String forbidden(ErrnoException failure) {
    return switch (failure.errno()) {
      case Errno.EPERM -> "user namespaces are not permitted here, by the seccomp profile of the container or by a sysctl of the machine";
      case Errno.ENOSPC -> "no further user namespace is allowed (sysctl user.max_user_namespaces)";
      case Errno.EINVAL -> "this kernel has no user namespaces";
      default -> "no user namespace can be made: " + failure.getMessage();
    };
  }

  /**
   * Tells whether this process can have mounts, but only inside.
   *
   * @param environment that of this process
   */
  public static boolean isNeeded(Map<String, String> environment) {
    try {
      return !ThisProcess.capabilities().contains(Capability.SYS_ADMIN) && !(isolation(environment) instanceof Isolation.None);
    } catch (ErrnoException failure) {
      return false;
    }
  }

  /**
   * What RUN has inside; tells also what it would have for a process that is outside.
   *
   * @param environment that of this process
   */
  public static Isolation isolation(Map<String, String> environment) {
    if (entered(environment)) {
      var mark = environment.getOrDefault(MARK, "").split(" ", 2);
      var ids = IdMap.users().isSingle() ? IdMapping.singleId(mark.length > 1 ? mark[1] : "") : "the ids " + IdMap.users().text();
      return new Isolation.Rootless(SystemMounts.procIsOwn() ? ids : ids + "; /proc is that of this container, which hides parts of it");
    }
    var obstacle = obstacle();
    if (obstacle.isPresent()) {
      return new Isolation.None(obstacle.get());
    }
    try {
      var mapping = IdMapping.choose();
      if (!(mapping instanceof IdMapping.Same) && ThisProcess.effectiveUid() == 0) {
        return new Isolation.None("root may not map itself into a user namespace without CAP_SETUID, CAP_SETGID and CAP_SETFCAP; an ordinary user may");
      }
      return new Isolation.Rootless(mapping.description());
    } catch (ErrnoException failure) {
      return new Isolation.None(failure.getMessage());
    }
  }

  /**
   * Runs this program once more, inside, and waits for its end.
   *
   * @return its exit code
   */
  public static int enter() throws IOException {
    var mapping = IdMapping.choose();
    try {
      return enter(mapping);
    } catch (IdMapping.RefusedException refused) {
      return enter(new IdMapping.Single(String.valueOf(refused.getMessage())));
    }
  }

  private static int enter(IdMapping mapping) throws IOException {
    var program = new ChildProgram(OWN);
    try (var announced = Pipe.open(); var granted = Pipe.open()) {
      program.awaitIdentity(announced, granted);
      exec(program, mapping);
      var registrar = new Registrar(mapping, announced, granted);
      var thread = Thread.ofPlatform().name("id maps").daemon().start(registrar);
      try (var child = start(program, announced, thread)) {
        return follow(child);
      } catch (SpawnException failure) {
        // Where the registrar failed, the child only found itself without ids.
        var cause = registrar.failure;
        throw cause == null ? failure : cause;
      }
    }
  }

  /** Starts the child; the registrar is done then, however it goes. */
  private static ChildProcess start(ChildProgram program, Pipe announced, Thread registrar) throws IOException {
    try {
      return program.start();
    } finally {
      announced.writer().close();
      join(registrar);
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void exec(ChildProgram program, IdMapping mapping) throws IOException {
    var start = ThisProcess.start();
    var arguments = new ArrayList<>(start.arguments());
    // Two processes may not write the same cache of classes.
    arguments.removeIf(argument -> argument.startsWith("-XX:AOTCacheOutput="));
    // The JVM asks the user database for both, which knows root by another home.
    for (var property : List.of("user.name", "user.home")) {
      arguments.add(1, "-D" + property + "=" + System.getProperty(property, ""));
    }
    var environment = new ArrayList<>(start.environment());
    environment.removeIf(variable -> variable.startsWith(MARK + "="));
    environment.add(MARK + "=" + ThisProcess.userNamespace() + (mapping instanceof IdMapping.Single(var reason) ? " " + reason : ""));
    program.exec(List.of(start.executable()), arguments, environment);
  }

  /** Maps the ids of the child while the thread that makes it sleeps until it has become its program. */
  private static final class Registrar implements Runnable {
    private final IdMapping mapping;
    private final Pipe announced;
    private final Pipe granted;
    private volatile @Nullable IOException failure;

    Registrar(IdMapping mapping, Pipe announced, Pipe granted) {
      this.mapping = mapping;
      this.announced = announced;
      this.granted = granted;
    }

    @Override
    public void run() {
      try (var _ = granted.writer()) {
        var number = new byte[Long.BYTES];
        if (announced.reader().read(number, 0, number.length) == number.length) {
          mapping.write((int) ByteBuffer.wrap(number).order(ByteOrder.nativeOrder()).getLong());
          granted.writer().write(new byte[1], 0, 1);
        }
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  private static int follow(ChildProcess child) throws IOException {
    var ended = new CountDownLatch(1);
    var hook = new Thread(() -> passOnEnd(child, ended), "end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return child.await();
    } finally {
      ended.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException ending) {
        join(hook);
      }
    }
  }

  private static void passOnEnd(ChildProcess child, CountDownLatch ended) {
    child.terminate();
    try {
      if (!ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        child.kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
