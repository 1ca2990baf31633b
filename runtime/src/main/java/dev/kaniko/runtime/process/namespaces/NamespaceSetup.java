package dev.kaniko.runtime.process.namespaces;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.ChildProgram;
import dev.kaniko.runtime.linux.DetachedMount;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.Namespace;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.process.ProcessSpec.Network;
import dev.kaniko.runtime.process.ProcessSpec.Privileges;
import dev.kaniko.runtime.process.view.DeviceDirectory;
import dev.kaniko.runtime.process.view.MountPoint;
import dev.kaniko.runtime.process.view.RootView;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Prepares a child with namespaces, mounts and a root of its own, from the pieces that a {@link PreparedMounts} makes.
 *
 * <p>The child works in this order: its mounts become private; the tmpfs of {@link PreparedMounts} covers {@code /proc}, with the files to mount and a
 * directory {@code root}, on which the root is attached; everything is mounted below that; then it becomes {@code /}.
 */
final class NamespaceSetup implements PreparedMounts.Assembly {
  private static final ImagePath DEV = new ImagePath("/dev");
  private static final List<ImagePath> KERNEL = List.of(new ImagePath("/proc"), new ImagePath("/sys"));
  /** Where the child covers this machine's tree: every Linux has it, and descriptors make it unnecessary from then on. */
  private static final String COVERED = "/proc";

  /** How the attached root becomes {@code /}. */
  enum RootChange {
    PIVOT,
    COVER
  }

  private final ProcessSpec spec;
  private final RootView view;
  private final PreparedMounts prepared;
  private final ChildProgram program;

  NamespaceSetup(ProcessSpec spec, RootView view, PreparedMounts prepared) {
    this.spec = spec;
    this.view = view;
    this.prepared = prepared;
    var own = EnumSet.of(Namespace.MOUNT, Namespace.PID, Namespace.IPC, Namespace.UTS);
    if (spec.confinement().network() == Network.NONE) {
      own.add(Namespace.NETWORK);
    }
    program = new ChildProgram(own);
  }

  /** The child's first steps, up to and with its new root. Call it once. */
  ChildProgram program(RootChange change) throws IOException {
    prepared.files().makeDirectory("root", 0700);
    var root = prepared.root();
    refuseDevices(root);
    program.separateMounts().attach(prepared.mount(), COVERED).enter(prepared.mount()).attach(root, "root").enter(root);
    mountSystem();
    prepared.makeMounts(this);
    // All that is bound from it is read-only by this; a heredoc may be a script with an interpreter of its own, so it can be executed.
    prepared.mount().makeReadOnly();
    switch (change) {
      case PIVOT -> program.replaceRoot();
      case COVER -> program.coverRoot();
    }
    if (spec.confinement().network() == Network.NONE) {
      program.loopback();
    }
    return program.hostname(spec.confinement().hostname());
  }

  private void mountSystem() throws IOException {
    prepared.makeSystemDirectories();
    boolean insecure = spec.confinement().privileges() == Privileges.INSECURE;
    mountKernel(insecure);
    if (SystemMounts.procIsOwn()) {
      ProcessLimit.set(program, "proc");
    }
    var devices = prepared.keep(DeviceDirectory.create(insecure));
    view.mount(DEV, prepared.keep(devices.directory()), false);
    var shared = new LinkedHashMap<String, String>();
    shared.put("mode", "1777");
    shared.put("size", "65536k");
    program.attach(devices, "dev");
    DeviceDirectory.complete(program);
    program
        .attach(prepared.keep(DetachedMount.pseudoTerminals()), "dev/pts")
        .attach(prepared.keep(DetachedMount.tmpfs(shared, false)), "dev/shm")
        .mountIfPossible("mqueue", "dev/mqueue", false);
    if (!insecure) {
      SystemPaths.protect(program);
    }
  }

  private void mountKernel(boolean insecure) throws ErrnoException {
    if (SystemMounts.procIsOwn()) {
      program.mount("proc", "proc", false);
    } else {
      program.attach(prepared.keep(SystemMounts.sharedProc()), "proc");
    }
    if (ThisProcess.inInitialUserNamespace()) {
      program.mount("sysfs", "sys", !insecure);
      return;
    }
    program.attach(prepared.keep(SystemMounts.sharedSys()), "sys");
    if (spec.confinement().network() == Network.NONE) {
      program.mountIfPossible("sysfs", "sys", true);
    }
  }

  /** A step and a layer may have device nodes, which the image keeps; a process opens none but those of {@code /dev}. */
  private void refuseDevices(DetachedMount mount) throws ErrnoException {
    if (spec.confinement().privileges() != Privileges.INSECURE) {
      mount.refuseDevices();
    }
  }

  @Override
  public void attach(DetachedMount mount, boolean isDirectory, boolean readOnly, MountPoint target) throws ErrnoException {
    refuseDevices(mount);
    if (isOfTheKernel(target.path())) {
      program.attach(mount, relative(target.path()));
    } else {
      program.attach(mount, target.held(), relative(target.path()));
    }
  }

  @Override
  public void bind(String file, MountPoint target) {
    if (isOfTheKernel(target.path())) {
      program.bind(COVERED + "/" + file, relative(target.path()));
    } else {
      program.bind(COVERED + "/" + file, target.held(), relative(target.path()));
    }
  }

  /** Tells whether it is below {@code /proc} or {@code /sys}, which only the child mounts: there is nothing to hold yet, and no command can change a name. */
  private static boolean isOfTheKernel(ImagePath path) {
    return KERNEL.stream().anyMatch(place -> path.startsWith(place) && !path.equals(place));
  }

  private static String relative(ImagePath path) {
    return path.relativeTo(ImagePath.ROOT);
  }
}
