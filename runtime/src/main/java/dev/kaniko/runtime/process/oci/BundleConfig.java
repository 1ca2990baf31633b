package dev.kaniko.runtime.process.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.linux.Machine;
import dev.kaniko.runtime.process.Bytes;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.process.ProcessSpec.Network;
import dev.kaniko.runtime.process.ProcessSpec.Privileges;
import dev.kaniko.runtime.process.namespaces.SystemPaths;
import dev.kaniko.runtime.process.program.SeccompProfile;
import dev.kaniko.runtime.process.view.DeviceDirectory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes the {@code config.json} of a bundle (OCI runtime specification 1.0.2): a container as Docker makes it, but without
 * cgroups. In place of Docker's device cgroup every mount refuses devices, and those that a program may use are binds of this
 * machine's.
 */
final class BundleConfig {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  static final int UMASK = 0022;

  static final ImagePath SYS = new ImagePath("/sys");

  /** A file or directory that appears in the root. */
  record Bound(String source, ImagePath target, boolean readOnly) {}

  /**
   * What this machine has to give.
   *
   * @param held capabilities
   * @param queues whether there are POSIX message queues
   * @param devices whether devices can be made; in a user namespace the runtimes bind those of the machine by themselves
   */
  record Surroundings(Set<Capability> held, boolean queues, boolean devices) {
    Surroundings {
      held = Set.copyOf(held);
    }
  }

  private final ProcessSpec spec;
  private final Surroundings surroundings;
  private final boolean limited;
  private final Set<Capability> capabilities;

  private BundleConfig(ProcessSpec spec, Surroundings surroundings) {
    this.spec = spec;
    this.surroundings = surroundings;
    limited = spec.confinement().privileges() == Privileges.DOCKER_DEFAULT;
    capabilities = EnumSet.noneOf(Capability.class);
    capabilities.addAll(surroundings.held);
    if (limited) {
      capabilities.retainAll(Capability.DOCKER_DEFAULTS);
    }
  }

  /**
   * Returns the document.
   *
   * @param root the directory of the root, relative to the bundle
   * @param arguments those of {@code spec}, or with the program's path in place of its name
   * @param bound what is mounted after the system's own places, in order; {@code /sys} instead of a new one
   */
  static Bytes json(ProcessSpec spec, String root, List<String> arguments, List<Bound> bound, Surroundings surroundings) {
    var document = new BundleConfig(spec, surroundings).document(root, arguments, bound);
    try {
      return Bytes.of(MAPPER.writeValueAsBytes(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of our own are always JSON", e);
    }
  }

  private OciConfig document(String root, List<String> arguments, List<Bound> bound) {
    return new OciConfig(
        "1.0.2", process(arguments), new OciConfig.Root(root), spec.confinement().hostname(), mounts(bound), linux());
  }

  private OciConfig.ContainerProcess process(List<String> arguments) {
    var identity = spec.identity();
    var user = new OciConfig.User(
        Integer.toUnsignedLong(identity.uid()), Integer.toUnsignedLong(identity.gid()), UMASK,
        identity.groups().stream().map(Integer::toUnsignedLong).toList());
    var environment = spec.program().environment().entrySet().stream().map(variable -> variable.getKey() + "=" + variable.getValue()).toList();
    var names = capabilities.stream().map(capability -> "CAP_" + capability.name()).toList();
    // As Docker: a user other than root can only gain them, by a program with set-user-id.
    var ofUser = identity.uid() == 0 ? names : List.<String>of();
    return new OciConfig.ContainerProcess(
        false, user, arguments, environment, spec.program().workingDirectory().text(), false, new OciConfig.Capabilities(names, ofUser, ofUser));
  }

  private List<OciConfig.Mount> mounts(List<Bound> bound) {
    var mounts = new ArrayList<OciConfig.Mount>();
    if (limited) {
      // crun (seen in 1.8.1) takes the nodev off the root that it is given. It does not understand "/" here.
      mounts.add(new OciConfig.Mount("/.", "bind", "/", List.of("remount", "bind", "nodev")));
    }
    mounts.add(new OciConfig.Mount("/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev")));
    if (bound.stream().noneMatch(file -> file.target().equals(SYS))) {
      mounts.add(new OciConfig.Mount(SYS.text(), "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", limited ? "ro" : "rw")));
    }
    mounts.add(new OciConfig.Mount("/dev", "tmpfs", "tmpfs", options("nosuid", "strictatime", "mode=755", "size=65536k")));
    if (surroundings.devices) {
      for (var device : DeviceDirectory.DEVICES) {
        mounts.add(new OciConfig.Mount("/dev/" + device.name(), "bind", "/dev/" + device.name(), List.of("bind")));
      }
    }
    mounts.add(new OciConfig.Mount(
        "/dev/pts", "devpts", "devpts", List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5")));
    mounts.add(new OciConfig.Mount("/dev/shm", "tmpfs", "shm", List.of("nosuid", "noexec", "nodev", "mode=1777", "size=65536k")));
    if (surroundings.queues) {
      mounts.add(new OciConfig.Mount("/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev")));
    }
    for (var file : bound) {
      mounts.add(new OciConfig.Mount(file.target().text(), "bind", file.source(), options("rbind", file.readOnly() ? "ro" : "rw")));
    }
    return mounts;
  }

  /** With {@code nodev} where devices are refused. */
  private List<String> options(String... options) {
    var all = new ArrayList<>(List.of(options));
    if (limited) {
      all.add("nodev");
    }
    return all;
  }

  private OciConfig.Linux linux() {
    var namespaces = Stream.concat(Stream.of("pid", "ipc", "uts", "mount"), spec.confinement().network() == Network.NONE ? Stream.of("network") : Stream.empty())
        .map(OciConfig.Namespace::new)
        .toList();
    return limited
        ? new OciConfig.Linux(
            namespaces, List.copyOf(SystemPaths.MASKED), List.copyOf(SystemPaths.READ_ONLY), SeccompProfile.docker().rules(capabilities, Machine.current()))
        : new OciConfig.Linux(namespaces, null, null, null);
  }
}
