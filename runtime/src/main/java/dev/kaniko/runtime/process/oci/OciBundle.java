package dev.kaniko.runtime.process.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.ChildProgram;
import dev.kaniko.runtime.linux.DetachedMount;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.Namespace;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.process.IsolationException;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.process.ProcessSpec.Network;
import dev.kaniko.runtime.process.ProcessSpec.Privileges;
import dev.kaniko.runtime.process.namespaces.PreparedMounts;
import dev.kaniko.runtime.process.namespaces.ProcessLimit;
import dev.kaniko.runtime.process.namespaces.SystemMounts;
import dev.kaniko.runtime.process.program.ProgramEnd;
import dev.kaniko.runtime.process.program.Streams;
import dev.kaniko.runtime.process.view.MountPoint;
import dev.kaniko.runtime.process.view.RootView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * A bundle for crun or runc, and the child that becomes the runtime. The bundle is the tmpfs of a {@link PreparedMounts}, attached in a
 * mount namespace of the child: its {@code config.json}, contents, the root, what is mounted over that, and the runtime's state.
 * All of it goes when the runtime ends, however it ends.
 *
 * <p>The child has a pid namespace as well, in which the runtime is the first process: killing it kills the container.
 */
final class OciBundle implements PreparedMounts.Assembly {
  private static final ImagePath DEV = new ImagePath("/dev");
  private static final List<ImagePath> OF_THE_RUNTIME = List.of(new ImagePath("/proc"), BundleConfig.SYS, DEV);
  private static final String ROOT = "root";
  private static final String DEVICES = "dev";
  private static final String STATE = "state";
  private static final String PID_FILE = "pid";
  /** What a child can cover: no program needs any of them to run. */
  private static final List<String> PLACES = List.of("/run", "/tmp", "/mnt");
  private static final String CGROUPS = "/sys/fs/cgroup";

  private final ProcessSpec spec;
  private final RootView view;
  private final PreparedMounts prepared;
  private final OciRuntime runtime;
  private final Path executable;
  private final String place;
  private final boolean limited;
  private final ChildProgram program = new ChildProgram(EnumSet.of(Namespace.MOUNT, Namespace.PID, Namespace.CGROUP));
  private final List<BundleConfig.Bound> bound = new ArrayList<>();

  OciBundle(ProcessSpec spec, RootView view, PreparedMounts prepared, OciRuntime runtime) throws IOException {
    this.spec = spec;
    this.view = view;
    this.prepared = prepared;
    this.runtime = runtime;
    executable = runtime.program().toRealPath();
    place = place(executable);
    limited = spec.confinement().privileges() == Privileges.DOCKER_DEFAULT;
    refuseUnwritable();
  }

  private static String place(Path executable) throws IsolationException {
    return PLACES.stream()
        .filter(place -> Files.isDirectory(Path.of(place), LinkOption.NOFOLLOW_LINKS) && !executable.startsWith(place))
        .findFirst()
        .orElseThrow(() -> new IsolationException("there is no place for a bundle: none of " + String.join(", ", PLACES) + " will do"));
  }

  /** JSON holds nothing else. */
  private void refuseUnwritable() throws IsolationException {
    var texts = Stream.of(
        spec.program().arguments().stream(), spec.program().environment().keySet().stream(), spec.program().environment().values().stream(),
        Stream.of(spec.program().workingDirectory().text(), spec.confinement().hostname()), spec.mounts().stream().map(mount -> mount.target().text()));
    if (!texts.flatMap(part -> part).allMatch(text -> UTF_8.newEncoder().canEncode(text))) {
      throw new IsolationException("RUN in a container of " + runtime + " takes only UTF-8");
    }
  }

  /** Makes the mounts and the mount points in the root. */
  void make() throws IOException {
    for (var name : List.of(ROOT, DEVICES, STATE)) {
      prepared.files().makeDirectory(name, 0700);
    }
    var root = prepared.root();
    if (limited) {
      root.refuseDevices();
    }
    // A cgroup2 that cannot be written to: the runtimes make no cgroups there, and find what they understand on every machine. In a
    // user namespace it takes a cgroup namespace.
    program.separateMounts().mount("proc", "/proc", false);
    ProcessLimit.set(program, "/proc");
    program
        .mountIfPossible("cgroup2", CGROUPS, true)
        .attach(prepared.mount(), place)
        .attach(root, place + "/" + ROOT);
    prepared.makeSystemDirectories();
    // The runtime mounts a new /dev, and makes mount points in it.
    view.mount(DEV, prepared.keep(prepared.files().openDirectory(DEVICES)), false);
    if (!ThisProcess.inInitialUserNamespace() && spec.confinement().network() != Network.NONE) {
      // There a sysfs of its own takes a network namespace.
      attach(prepared.keep(SystemMounts.sharedSys()), true, true, view.mountPoint(BundleConfig.SYS, true));
    }
    prepared.makeMounts(this);
  }

  @Override
  public void attach(DetachedMount mount, boolean isDirectory, boolean readOnly, MountPoint target) throws IOException {
    if (limited) {
      mount.refuseDevices();
    }
    if (!isOfTheRuntime(target.path())) {
      program.attach(mount, target.held(), target.path().text());
      return;
    }
    var name = "mount" + bound.size();
    if (isDirectory) {
      prepared.files().makeDirectory(name, 0700);
    } else {
      prepared.files().createFile(name, 0600).close();
    }
    program.attach(mount, place + "/" + name);
    bind(name, readOnly, target.path());
  }

  @Override
  public void bind(String file, MountPoint target) throws IOException {
    if (isOfTheRuntime(target.path())) {
      bind(file, true, target.path());
    } else {
      var source = place + "/" + file;
      // A heredoc may be a script with an interpreter of its own, so it can be executed.
      program.bind(source, source).makeReadOnly(source, true).bind(source, target.held(), target.path().text());
    }
  }

  /**
   * Tells whether it is below {@code /proc}, {@code /sys} or {@code /dev}. These the runtime mounts, so only the runtime can mount in them. All
   * other mounts are on the root before the runtime starts, at what is held: the runtime looks a target up by its path, which another
   * process that shares a cache can lead out of the root meanwhile (CVE-2024-45310).
   */
  private static boolean isOfTheRuntime(ImagePath path) {
    return OF_THE_RUNTIME.stream().anyMatch(path::startsWith);
  }

  private void bind(String file, boolean readOnly, ImagePath target) throws IsolationException {
    for (var outer : bound) {
      if (target.startsWith(outer.target()) && !outer.target().equals(BundleConfig.SYS)) {
        throw new IsolationException(
            "RUN in a container of " + runtime + " takes no mount at " + target + " inside the one at " + outer.target() + ": mount it outside of /dev, /proc and /sys");
      }
    }
    bound.add(new BundleConfig.Bound(place + "/" + file, target, readOnly));
  }

  /**
   * The child; call it once, after {@link #make}.
   *
   * @param file where the program of the process is
   */
  ChildProgram program(String file, Streams streams) throws IOException {
    var arguments = new ArrayList<>(spec.program().arguments());
    if (!spec.program().environment().containsKey("PATH")) {
      arguments.set(0, file); // The runtimes would look nowhere.
    }
    boolean queues = Files.readString(Path.of("/proc/filesystems")).contains("\tmqueue\n");
    var surroundings = new BundleConfig.Surroundings(ThisProcess.capabilities(), queues, ThisProcess.inInitialUserNamespace());
    prepared.write("config.json", BundleConfig.json(spec, ROOT, arguments, bound, surroundings), 0600, 0, 0);
    var command = runtime.command(place, place + "/" + STATE, place + "/" + PID_FILE);
    // The runtimes make directories for mounts in /dev by themselves.
    return program.umask(BundleConfig.UMASK)
        .newSession()
        .standardStreams(streams.input(), streams.output().writer(), streams.error().writer())
        .exec(List.of(executable.toString()), command, List.of("PATH=" + ProgramEnd.DEFAULT_PATH));
  }

  /** Tells whether the runtime got so far that the process was there. */
  boolean hasStarted() throws ErrnoException {
    return prepared.files().statusIfExists(PID_FILE).isPresent();
  }
}
