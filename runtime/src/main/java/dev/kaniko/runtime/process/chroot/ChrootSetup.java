package dev.kaniko.runtime.process.chroot;

import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.linux.ChildProgram;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.Namespace;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.process.IsolationException;
import dev.kaniko.runtime.process.ProcessRoot;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.process.view.DeviceDirectory;
import dev.kaniko.runtime.process.view.RootView;
import dev.kaniko.runtime.process.view.SandboxFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A child with nothing but another root, for containers with Docker's default capabilities. What cannot be mounted is placed in
 * the root for the time of the process, where the image has nothing of that name: name resolution and the devices that scripts
 * take for granted.
 */
public final class ChrootSetup {
  /**
   * What root has: Docker's capabilities but CAP_SYS_CHROOT. A process that may call chroot(2) leaves a root that is nothing but one:
   * it keeps a directory outside the new root, and goes up from there. As it has a right less than root outside, it cannot trace those
   * processes either (ptrace(2)).
   */
  static final Set<Capability> RIGHTS = rights();

  private ChrootSetup() {}

  private static Set<Capability> rights() {
    var rights = EnumSet.copyOf(Capability.DOCKER_DEFAULTS);
    rights.remove(Capability.SYS_CHROOT);
    return Collections.unmodifiableSet(rights);
  }

  /**
   * The root of a process that can have no mounts, and so must be one directory.
   *
   * @throws IsolationException if its root is another one, or it asks for a network namespace
   */
  public static Path directoryOf(ProcessSpec spec) throws IsolationException {
    if (!(spec.root() instanceof ProcessRoot.OfDirectory(var directory))) {
      throw new IsolationException("an overlay as the root of a process needs CAP_SYS_ADMIN");
    }
    if (spec.confinement().network() == ProcessSpec.Network.NONE) {
      throw new IsolationException("RUN --network=none needs CAP_SYS_ADMIN, which this process does not have");
    }
    return directory;
  }

  /** The directory for what steps aside in the root {@code directory}, see {@link PlacedMounts}. */
  public static Path aside(Path directory) {
    return directory.resolveSibling(directory.getFileName() + ".aside");
  }

  /** Places {@code /etc/hosts} and {@code /etc/resolv.conf} for the time of the process. */
  public static void placeFiles(RootView view, ProcessSpec spec) throws IOException {
    view.placeFile(ImagePath.clean("/etc/hosts"), SandboxFiles.hosts(spec.confinement().hostname()));
    var resolvers = SandboxFiles.resolvers();
    if (resolvers.isPresent()) {
      view.placeFile(ImagePath.clean("/etc/resolv.conf"), resolvers.get());
    }
  }

  static void placeDevices(RootView view) throws IOException {
    if (ThisProcess.capabilities().contains(Capability.MKNOD)) {
      for (var device : DeviceDirectory.DEVICES) {
        view.placeDevice(ImagePath.clean("/dev/" + device.name()), device.major(), device.minor());
      }
    }
  }

  static ChildProgram program(Directory root) {
    return new ChildProgram(EnumSet.noneOf(Namespace.class)).enter(root).changeRoot();
  }
}
