package dev.kaniko.runtime.isolation;

import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.linux.DetachedMount;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.process.Isolation;
import dev.kaniko.runtime.process.IsolationException;
import dev.kaniko.runtime.process.oci.OciRuntime;
import dev.kaniko.runtime.process.rootless.UserNamespace;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which isolation a build has, and what was tried to find it.
 *
 * @param wanted what was asked for
 * @param mode what was chosen; AUTO if nothing works
 * @param isolation what it comes to here
 * @param attempts all modes, in the order in which AUTO prefers them
 */
public record IsolationChoice(IsolationMode wanted, IsolationMode mode, Isolation isolation, List<Attempt> attempts) {
  /**
   * One mode, tried.
   *
   * @param isolation what it comes to here; a {@link Isolation.None} if it does not work
   * @param automatic whether AUTO may take it
   */
  public record Attempt(IsolationMode mode, Isolation isolation, boolean automatic) {
    public boolean works() {
      return !(isolation instanceof Isolation.None);
    }

    @Override
    public String toString() {
      return mode.text() + ": " + (isolation instanceof Isolation.None none ? "no, " + none.missing() : "yes, RUN has " + isolation.description());
    }
  }

  public IsolationChoice {
    Objects.requireNonNull(wanted);
    Objects.requireNonNull(mode);
    Objects.requireNonNull(isolation);
    attempts = List.copyOf(attempts);
  }

  /**
   * Tries what this process may do, by doing it where that leaves no trace.
   *
   * @param forced whether IN_PLACE may be used where this does not look like a container
   * @param environment that of this process
   * @throws IsolationException if {@code wanted} names a mode that does not work here
   */
  public static IsolationChoice of(IsolationMode wanted, boolean forced, Map<String, String> environment) throws IsolationException {
    return of(wanted, attempts(wanted, forced, environment, false));
  }

  /** As {@link #of}, and tries what only a build that asks for it needs to know. */
  public static IsolationChoice explained(IsolationMode wanted, boolean forced, Map<String, String> environment) throws IsolationException {
    return of(wanted, attempts(wanted, forced, environment, true));
  }

  private static IsolationChoice of(IsolationMode wanted, List<Attempt> attempts) throws IsolationException {
    if (wanted == IsolationMode.AUTO) {
      return attempts.stream()
          .filter(attempt -> attempt.works() && attempt.automatic())
          .findFirst()
          .map(attempt -> new IsolationChoice(wanted, attempt.mode(), attempt.isolation(), attempts))
          .orElseGet(() -> new IsolationChoice(wanted, wanted, new Isolation.None(reasons(attempts)), attempts));
    }
    var attempt = attempts.stream().filter(tried -> tried.mode() == wanted && tried.works()).findFirst();
    if (attempt.isEmpty()) {
      var reason = attempts.stream().filter(tried -> tried.mode() == wanted).map(tried -> tried.isolation().description()).findFirst().orElseThrow();
      throw new IsolationException("--isolation=" + wanted.text() + ": " + reason);
    }
    return new IsolationChoice(wanted, wanted, attempt.get().isolation(), attempts);
  }

  /** In one line, what RUN gets and why. */
  @Override
  public String toString() {
    if (mode == IsolationMode.AUTO) {
      return isolation.description();
    }
    return mode.text() + (wanted == IsolationMode.AUTO ? ", the strongest that works here: RUN has " : ": RUN has ") + isolation.description();
  }

  private static String reasons(List<Attempt> attempts) {
    return "no isolation of RUN works here; --explain-isolation tells why of each: " + String.join("; ", attempts.stream().map(Attempt::toString).toList());
  }

  private static List<Attempt> attempts(IsolationMode wanted, boolean forced, Map<String, String> environment, boolean all) {
    var chroot = chroot();
    var attempts = new ArrayList<Attempt>();
    boolean entered = UserNamespace.entered(environment);
    boolean strong = chroot instanceof Isolation.Namespaces && !entered;
    if (strong) {
      attempts.add(new Attempt(IsolationMode.CHROOT, chroot, true));
    }
    if (!strong || all || wanted == IsolationMode.ROOTLESS) {
      attempts.add(new Attempt(IsolationMode.ROOTLESS, UserNamespace.isolation(environment), true));
    }
    // A bare chroot has no /proc, which many programs need: the file system of a container that is there for it is better.
    attempts.add(new Attempt(IsolationMode.IN_PLACE, inPlace(forced, environment), ContainerSigns.isRootDisposable(environment)));
    if (!strong) {
      attempts.add(new Attempt(IsolationMode.CHROOT, chroot, true));
    }
    if (all || wanted == IsolationMode.OCI) {
      // Only where it is asked for: it needs what CHROOT needs, adds a seccomp profile, and takes some five times as long to start.
      var containers = UserNamespace.isNeeded(environment)
          ? new Isolation.None("not without a user namespace, which --isolation=oci enters; with it --explain-isolation tells more")
          : OciRuntime.find(environment.getOrDefault("PATH", ""));
      attempts.add(new Attempt(IsolationMode.OCI, containers, false));
    }
    return attempts;
  }

  private static Isolation chroot() {
    try {
      var held = ThisProcess.capabilities();
      if (!held.contains(Capability.SYS_CHROOT)) {
        return new Isolation.None("RUN needs root (CAP_SYS_CHROOT) here");
      }
      if (!held.contains(Capability.SYS_ADMIN)) {
        var lacking = lackingToUnpack();
        return lacking.isPresent() ? new Isolation.None(lacking.get()) : new Isolation.Chroot("no CAP_SYS_ADMIN");
      }
    } catch (ErrnoException failure) {
      return new Isolation.None(failure.getMessage());
    }
    try (var trial = DetachedMount.tmpfs(Map.of(), false)) {
      trial.makeReadOnly();
      return new Isolation.Namespaces();
    } catch (ErrnoException failure) {
      return new Isolation.Chroot("mounts are not permitted: " + failure.getMessage());
    }
  }

  private static Isolation inPlace(boolean forced, Map<String, String> environment) {
    if (ThisProcess.effectiveUid() != 0) {
      return new Isolation.None("this process is not root");
    }
    if (!forced && !ContainerSigns.areThere(environment)) {
      return new Isolation.None("this does not look like a container, and builds would put files over those of the machine; --force does it all the same");
    }
    try {
      var lacking = lackingToUnpack();
      return lacking.isPresent() ? new Isolation.None(lacking.get()) : new Isolation.InPlace();
    } catch (ErrnoException failure) {
      return new Isolation.None(failure.getMessage());
    }
  }

  /** Says which rights this process would have to be given to make the files of an image; empty if it has them. */
  private static Optional<String> lackingToUnpack() throws ErrnoException {
    var lacking = EnumSet.copyOf(Capability.TO_UNPACK);
    lacking.removeAll(ThisProcess.capabilities());
    return lacking.isEmpty() ? Optional.empty()
        : Optional.of("the files of an image cannot be made without " + lacking.stream().map(each -> "CAP_" + each).collect(Collectors.joining(", "))
            + ", which this process lacks; docker run --cap-add gives them, and in Kubernetes capabilities.add of the securityContext");
  }
}
