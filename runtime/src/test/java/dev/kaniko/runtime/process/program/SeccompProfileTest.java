package dev.kaniko.runtime.process.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.linux.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SeccompProfileTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<Capability> NONE = EnumSet.noneOf(Capability.class);

  private static JsonNode docker(Set<Capability> held, Machine machine) {
    return MAPPER.valueToTree(SeccompProfile.docker().rules(held, machine));
  }

  /** The rules that name a call. */
  private static List<JsonNode> rules(JsonNode profile, String call) {
    var rules = new ArrayList<JsonNode>();
    for (var rule : profile.path("syscalls")) {
      for (var name : rule.path("names")) {
        if (name.asText().equals(call)) {
          rules.add(rule);
        }
      }
    }
    return rules;
  }

  private static boolean isAllowed(JsonNode profile, String call) {
    return rules(profile, call).stream().anyMatch(rule -> rule.path("action").asText().equals("SCMP_ACT_ALLOW") && !rule.has("args"));
  }

  @Test
  void whatIsNotNamedIsNotPermitted() {
    var profile = docker(Capability.DOCKER_DEFAULTS, Machine.X86_64);

    assertThat(profile.path("defaultAction").asText()).isEqualTo("SCMP_ACT_ERRNO");
    assertThat(profile.path("defaultErrnoRet").asInt()).isEqualTo(1);
    for (var call : List.of("mount", "umount2", "unshare", "setns", "keyctl", "add_key", "bpf", "io_uring_setup", "kexec_load", "pivot_root",
        "perf_event_open", "userfaultfd", "reboot", "swapon", "init_module", "settimeofday", "open_by_handle_at", "acct", "syslog")) {
      assertThat(rules(profile, call)).as(call).isEmpty();
    }
    for (var call : List.of("read", "execve", "clone3", "ptrace", "chroot", "mknodat", "chown", "setuid", "capset", "seccomp")) {
      assertThat(rules(profile, call)).as(call).isNotEmpty();
    }
  }

  @Test
  void aCapabilityOpensItsCalls() {
    var admin = docker(EnumSet.of(Capability.SYS_ADMIN), Machine.X86_64);

    assertThat(isAllowed(admin, "mount") && isAllowed(admin, "clone") && isAllowed(admin, "clone3")).isTrue();
    assertThat(isAllowed(admin, "chroot")).isFalse();
    assertThat(isAllowed(docker(EnumSet.of(Capability.SYS_CHROOT), Machine.X86_64), "chroot")).isTrue();
    assertThat(isAllowed(docker(EnumSet.of(Capability.BPF), Machine.X86_64), "bpf")).isTrue();
  }

  @Test
  void withoutSysAdminACloneMakesNoNamespaces() {
    var profile = docker(NONE, Machine.AARCH64);

    assertThat(rules(profile, "clone")).extracting(JsonNode::toString).containsExactly(
        "{\"names\":[\"clone\"],\"action\":\"SCMP_ACT_ALLOW\","
            + "\"args\":[{\"index\":0,\"value\":2114060288,\"valueTwo\":0,\"op\":\"SCMP_CMP_MASKED_EQ\"}]}");
    assertThat(rules(profile, "clone3")).extracting(JsonNode::toString)
        .containsExactly("{\"names\":[\"clone3\"],\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":38}");
  }

  @Test
  void socketsToTheHypervisorAndTheKernelsCiphersAreNotThere() {
    var families = new HashSet<Integer>();
    for (var rule : rules(docker(NONE, Machine.X86_64), "socket")) {
      var argument = rule.path("args").get(0);
      assertThat(argument.path("index").asInt()).isZero();
      if (argument.path("op").asText().equals("SCMP_CMP_LT")) {
        for (int family = 0; family < argument.path("value").asInt(); family++) {
          families.add(family);
        }
      } else {
        assertThat(argument.path("op").asText()).isEqualTo("SCMP_CMP_EQ");
        families.add(argument.path("value").asInt());
      }
    }
    assertThat(families).contains(1, 2, 10, 16, 17).doesNotContain(38, 40, 46);
  }

  @Test
  void eachMachineHasItsOwnCallsAndItsRelatives() {
    var x86 = docker(NONE, Machine.X86_64);
    var arm = docker(NONE, Machine.AARCH64);

    assertThat(x86.path("architectures").toString()).isEqualTo("[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\",\"SCMP_ARCH_X32\"]");
    assertThat(arm.path("architectures").toString()).isEqualTo("[\"SCMP_ARCH_AARCH64\",\"SCMP_ARCH_ARM\"]");
    assertThat(isAllowed(x86, "arch_prctl") && !isAllowed(arm, "arch_prctl")).isTrue();
    assertThat(isAllowed(arm, "sync_file_range2") && !isAllowed(x86, "sync_file_range2")).isTrue();
  }

  @Test
  void noCallIsNamedTwice() {
    var seen = new HashSet<String>();
    for (var rule : docker(Capability.DOCKER_DEFAULTS, Machine.X86_64).path("syscalls")) {
      if (!rule.has("args")) {
        rule.path("names").forEach(name -> assertThat(seen.add(name.asText())).as(name.asText()).isTrue());
      }
    }
  }

  @Test
  void aLineWithoutConditionsIsOurMistake() {
    assertThatThrownBy(() -> SeccompProfile.parse(List.of("read write"))).hasMessageContaining("read write");
    assertThatThrownBy(() -> SeccompProfile.parse(List.of("with SYS_NOTHING: read"))).isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * Podman's profile is older and wider: it lets a container make user namespaces, and refuses unknown calls with ENOSYS. The calls
   * that only one of the two allows are listed, so that a slip in the list is seen.
   */
  @Test
  void theDifferencesFromPodmansProfileAreKnown() throws Exception {
    var file = Path.of("/usr/share/containers/seccomp.json");
    assumeTrue(Files.isRegularFile(file), "needs Debian's golang-github-containers-common");
    var podman = new TreeSet<String>();
    for (var rule : MAPPER.readTree(file.toFile()).path("syscalls")) {
      if (rule.path("action").asText().equals("SCMP_ACT_ALLOW") && rule.path("args").isEmpty() && rule.path("excludes").isEmpty()
          && (rule.path("includes").isEmpty() || rule.toString().contains("CAP_SYS_CHROOT") || rule.toString().contains("\"amd64\""))) {
        rule.path("names").forEach(name -> podman.add(name.asText()));
      }
    }
    var ours = new TreeSet<String>();
    for (var rule : docker(EnumSet.of(Capability.SYS_CHROOT), Machine.X86_64).path("syscalls")) {
      if (!rule.has("args") && !rule.has("errnoRet")) {
        rule.path("names").forEach(name -> ours.add(name.asText()));
      }
    }

    var onlyOurs = new TreeSet<>(ours);
    onlyOurs.removeAll(podman);
    var onlyPodman = new TreeSet<>(podman);
    onlyPodman.removeAll(ours);
    assertThat(onlyOurs).containsExactlyInAnyOrder(
        // Newer than the file.
        "cachestat", "fchmodat2", "futex_requeue", "futex_wait", "futex_waitv", "futex_wake", "getxattrat", "listmount", "listxattrat",
        "map_shadow_stack", "mseal", "removexattrat", "setxattrat", "statmount", "uretprobe",
        // Allowed by Docker alone.
        "io_pgetevents", "io_pgetevents_time64", "vmsplice");
    assertThat(onlyPodman).containsExactlyInAnyOrder(
        // For containers in containers.
        "clone", "clone3", "fsconfig", "fsmount", "fsopen", "fspick", "mount", "mount_setattr", "move_mount", "open_tree", "pivot_root",
        "setns", "umount", "umount2", "unshare",
        // Docker wants a capability for these.
        "get_mempolicy", "mbind", "pidfd_getfd", "reboot", "set_mempolicy", "syslog",
        "keyctl",
        // Old calls of 32-bit programs.
        "readdir", "sigaction", "signal", "sigpending", "sigsuspend", "syscall", "timerfd");
  }
}
