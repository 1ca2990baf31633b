package dev.kaniko.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What Docker gives a container of which nobody said anything. */
final class DockerDefaults {
  static final List<String> CAPABILITIES =
      List.of("CAP_AUDIT_WRITE", "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_MKNOD", "CAP_NET_BIND_SERVICE", "CAP_NET_RAW",
          "CAP_SETFCAP", "CAP_SETGID", "CAP_SETPCAP", "CAP_SETUID", "CAP_SYS_CHROOT");

  /** What is covered of {@code /proc} and {@code /sys}. */
  static final List<String> MASKED = List.of("/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/sched_debug",
      "/proc/scsi", "/proc/timer_list", "/proc/timer_stats", "/sys/devices/virtual/powercap", "/sys/firmware");

  /** What of {@code /proc} cannot be written to. */
  static final List<String> READ_ONLY = List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  /** The profile of podman and its relatives, which is Docker's with a few doors more. */
  private static final Path PROFILE = Path.of("/usr/share/containers/seccomp.json");

  /** Those doors, which Docker has only for CAP_SYS_ADMIN and its like; clone, clone3 and socket are below. */
  private static final Set<String> CLOSED =
      Set.of("add_key", "bpf", "fanotify_init", "fsconfig", "fsmount", "fsopen", "fspick", "keyctl", "mount", "mount_setattr", "move_mount", "open_tree",
          "perf_event_open", "pivot_root", "quotactl", "request_key", "setdomainname", "sethostname", "setns", "syslog", "umount", "umount2", "unshare",
          "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register");

  private static final long NEW_NAMESPACES = 0x7e020000L;
  private static final int AF_VSOCK = 40;
  private static final int EPERM = 1;
  private static final int ENOSYS = 38;
  private static final ObjectMapper JSON = new ObjectMapper();

  private DockerDefaults() {}

  /** The seccomp profile for a container with these capabilities, as runc takes it. */
  static ObjectNode seccomp() throws IOException {
    JsonNode profile = JSON.readTree(PROFILE.toFile());
    ObjectNode compiled = JSON.createObjectNode().put("defaultAction", "SCMP_ACT_ERRNO").put("defaultErrnoRet", EPERM);
    compiled.putArray("architectures").add(System.getProperty("os.arch").equals("amd64") ? "SCMP_ARCH_X86_64" : "SCMP_ARCH_AARCH64");
    ArrayNode rules = compiled.putArray("syscalls");
    for (JsonNode rule : profile.path("syscalls")) {
      if (applies(rule.path("includes"), true) && applies(rule.path("excludes"), false)) {
        Set<String> names = new LinkedHashSet<>();
        rule.path("names").forEach(name -> names.add(name.asText()));
        if (rule.path("action").asText().equals("SCMP_ACT_ALLOW")) {
          names.removeAll(CLOSED);
          names.removeAll(Set.of("clone", "clone3", "socket"));
        }
        add(rules, rule, names);
      }
    }
    rules.addObject().put("action", "SCMP_ACT_ERRNO").put("errnoRet", ENOSYS).putArray("names").add("clone3");
    ObjectNode clone = rules.addObject().put("action", "SCMP_ACT_ALLOW");
    clone.putArray("names").add("clone");
    clone.putArray("args").addObject().put("index", 0).put("value", NEW_NAMESPACES).put("valueTwo", 0).put("op", "SCMP_CMP_MASKED_EQ");
    ObjectNode socket = rules.addObject().put("action", "SCMP_ACT_ALLOW");
    socket.putArray("names").add("socket");
    socket.putArray("args").addObject().put("index", 0).put("value", AF_VSOCK).put("op", "SCMP_CMP_NE");
    return compiled;
  }

  private static void add(ArrayNode rules, JsonNode rule, Set<String> names) {
    if (!names.isEmpty()) {
      ObjectNode kept = rules.addObject().put("action", rule.path("action").asText());
      kept.set("names", JSON.valueToTree(names));
      if (rule.path("errnoRet").isInt()) {
        kept.set("errnoRet", rule.path("errnoRet"));
      }
      if (!rule.path("args").isEmpty()) {
        kept.set("args", rule.path("args"));
      }
    }
  }

  /** Whether a condition, where there is one, comes out as wanted here. */
  private static boolean applies(JsonNode condition, boolean wanted) {
    boolean applies = true;
    if (condition.path("caps").size() > 0) {
      applies = CAPABILITIES.contains(condition.path("caps").get(0).asText()) == wanted;
    }
    if (condition.path("arches").size() > 0) {
      String arch = System.getProperty("os.arch").equals("amd64") ? "amd64" : "arm64";
      boolean found = false;
      for (JsonNode name : condition.path("arches")) {
        found |= name.asText().equals(arch);
      }
      applies &= found == wanted;
    }
    return applies;
  }
}
