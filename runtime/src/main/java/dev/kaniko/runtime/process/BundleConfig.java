package dev.kaniko.runtime.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.linux.Machine;
import dev.kaniko.runtime.process.ProcessSpec.Network;
import dev.kaniko.runtime.process.ProcessSpec.Privileges;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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
      return Bytes.of(MAPPER.writeValueAsString(document).getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of our own is always JSON", e);
    }
  }

  private ObjectNode document(String root, List<String> arguments, List<Bound> bound) {
    var document = JsonNodeFactory.instance.objectNode();
    document.put("ociVersion", "1.0.2");
    document.set("process", process(arguments));
    document.putObject("root").put("path", root);
    document.put("hostname", spec.confinement().hostname());
    var mounts = document.putArray("mounts");
    addMount(mounts, "/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev"));
    if (bound.stream().noneMatch(file -> file.target().equals(SYS))) {
      addMount(mounts, SYS.text(), "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", limited ? "ro" : "rw"));
    }
    addDevices(mounts);
    for (var file : bound) {
      addMount(mounts, file.target().text(), "bind", file.source(), options("rbind", file.readOnly() ? "ro" : "rw"));
    }
    document.set("linux", linux());
    return document;
  }

  private ObjectNode process(List<String> arguments) {
    var process = JsonNodeFactory.instance.objectNode();
    process.put("terminal", false);
    var identity = spec.identity();
    var user = process.putObject("user");
    user.put("uid", Integer.toUnsignedLong(identity.uid())).put("gid", Integer.toUnsignedLong(identity.gid())).put("umask", UMASK);
    var groups = user.putArray("additionalGids");
    identity.groups().forEach(group -> groups.add(Integer.toUnsignedLong(group)));
    addAll(process.putArray("args"), arguments);
    addAll(process.putArray("env"), spec.program().environment().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
    process.put("cwd", spec.program().workingDirectory().text());
    process.put("noNewPrivileges", false);
    var sets = process.putObject("capabilities");
    var names = capabilities.stream().map(capability -> "CAP_" + capability.name()).toList();
    addAll(sets.putArray("bounding"), names);
    // As Docker: a user other than root can only gain them, by a program with set-user-id.
    var ofUser = identity.uid() == 0 ? names : List.<String>of();
    addAll(sets.putArray("effective"), ofUser);
    addAll(sets.putArray("permitted"), ofUser);
    return process;
  }

  private void addDevices(ArrayNode mounts) {
    addMount(mounts, "/dev", "tmpfs", "tmpfs", options("nosuid", "strictatime", "mode=755", "size=65536k"));
    if (surroundings.devices) {
      for (var device : DeviceDirectory.DEVICES) {
        addMount(mounts, "/dev/" + device.name(), "bind", "/dev/" + device.name(), List.of("bind"));
      }
    }
    addMount(
        mounts, "/dev/pts", "devpts", "devpts", List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"));
    addMount(mounts, "/dev/shm", "tmpfs", "shm", List.of("nosuid", "noexec", "nodev", "mode=1777", "size=65536k"));
    if (surroundings.queues) {
      addMount(mounts, "/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev"));
    }
  }

  /** With {@code nodev} where devices are refused. */
  private List<String> options(String... options) {
    var all = new ArrayList<>(List.of(options));
    if (limited) {
      all.add("nodev");
    }
    return all;
  }

  private ObjectNode linux() {
    var linux = JsonNodeFactory.instance.objectNode();
    var namespaces = linux.putArray("namespaces");
    for (var type : List.of("pid", "ipc", "uts", "mount")) {
      namespaces.addObject().put("type", type);
    }
    if (spec.confinement().network() == Network.NONE) {
      namespaces.addObject().put("type", "network");
    }
    if (limited) {
      addAll(linux.putArray("maskedPaths"), SystemPaths.MASKED);
      addAll(linux.putArray("readonlyPaths"), SystemPaths.READ_ONLY);
      linux.set("seccomp", SeccompProfile.docker().json(capabilities, Machine.current()));
    }
    return linux;
  }

  private static void addMount(ArrayNode mounts, String target, String type, String source, List<String> options) {
    var mount = mounts.addObject().put("destination", target).put("type", type).put("source", source);
    addAll(mount.putArray("options"), options);
  }

  private static void addAll(ArrayNode array, Collection<String> texts) {
    texts.forEach(array::add);
  }
}
