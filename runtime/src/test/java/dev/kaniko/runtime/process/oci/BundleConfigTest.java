package dev.kaniko.runtime.process.oci;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.image.ImagePath;
import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.process.ProcessRoot;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.process.ProcessSpec.Identity;
import dev.kaniko.runtime.process.ProcessSpec.Network;
import dev.kaniko.runtime.process.ProcessSpec.Privileges;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BundleConfigTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<Capability> ALL = EnumSet.allOf(Capability.class);

  private static ProcessSpec spec(Identity identity, Network network, Privileges privileges) {
    return new ProcessSpec(
        new ProcessRoot.OfDirectory(Path.of("/nowhere")),
        new ProcessSpec.Program(List.of("sh", "-c", "true"), new LinkedHashMap<>(Map.of("PATH", "/bin")), new ImagePath("/work")), identity,
        new ProcessSpec.Confinement(network, privileges, "host"), List.of(), Duration.ZERO);
  }

  private static final ProcessSpec USUAL = spec(Identity.ROOT, Network.DEFAULT, Privileges.DOCKER_DEFAULT);

  private static JsonNode config(ProcessSpec spec, Set<Capability> held, BundleConfig.Bound... bound) throws IOException {
    return MAPPER.readTree(BundleConfig.json(spec, "root", spec.program().arguments(), List.of(bound), new BundleConfig.Surroundings(held, true, true)).toArray());
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static JsonNode mount(JsonNode config, String target) {
    for (var mount : config.path("mounts")) {
      if (mount.path("destination").asText().equals(target)) {
        return mount;
      }
    }
    throw new AssertionError("nothing is mounted on " + target);
  }

  private static List<String> options(JsonNode config, String target) {
    return texts(mount(config, target).path("options"));
  }

  @Test
  void theProcessIsTheOneAskedFor() throws Exception {
    var config = config(spec(new Identity(-2, 7, List.of(8, -3)), Network.DEFAULT, Privileges.DOCKER_DEFAULT), ALL);

    assertThat(config.path("ociVersion").asText()).isEqualTo("1.0.2");
    assertThat(config.path("hostname").asText()).isEqualTo("host");
    assertThat(config.path("root")).isEqualTo(MAPPER.readTree("{\"path\": \"root\"}"));
    var process = config.path("process");
    assertThat(process.path("user"))
        .isEqualTo(MAPPER.readTree("{\"uid\": 4294967294, \"gid\": 7, \"umask\": 18, \"additionalGids\": [8, 4294967293]}"));
    assertThat(texts(process.path("args"))).containsExactly("sh", "-c", "true");
    assertThat(texts(process.path("env"))).containsExactly("PATH=/bin");
    assertThat(process.path("cwd").asText()).isEqualTo("/work");
    assertThat(process.path("terminal").asBoolean(true)).isFalse();
    assertThat(process.path("noNewPrivileges").asBoolean(true)).isFalse();
    assertThat(process.has("rlimits")).isFalse();
  }

  @Test
  void rootHoldsDockersCapabilitiesAndAUserCanOnlyGainThem() throws Exception {
    var docker = Capability.DOCKER_DEFAULTS.stream().map(capability -> "CAP_" + capability).toList();

    var ofRoot = config(USUAL, ALL).path("process").path("capabilities");
    var ofUser = config(spec(new Identity(1, 1, List.of()), Network.DEFAULT, Privileges.DOCKER_DEFAULT), ALL).path("process").path("capabilities");

    assertThat(docker).hasSize(14);
    for (var set : List.of("bounding", "effective", "permitted")) {
      assertThat(texts(ofRoot.path(set))).containsExactlyInAnyOrderElementsOf(docker);
    }
    assertThat(texts(ofUser.path("bounding"))).containsExactlyInAnyOrderElementsOf(docker);
    assertThat(ofUser.path("effective")).isEmpty();
    assertThat(ofUser.path("permitted")).isEmpty();
    assertThat(ofRoot.has("inheritable") || ofRoot.has("ambient")).isFalse();
  }

  @Test
  void whatThisProcessLacksIsNotAskedFor() throws Exception {
    var held = EnumSet.of(Capability.CHOWN, Capability.SYS_ADMIN);

    assertThat(texts(config(USUAL, held).path("process").path("capabilities").path("bounding"))).containsExactly("CAP_CHOWN");
    assertThat(texts(config(spec(Identity.ROOT, Network.DEFAULT, Privileges.INSECURE), held).path("process").path("capabilities").path("bounding")))
        .containsExactly("CAP_CHOWN", "CAP_SYS_ADMIN");
  }

  @Test
  void anInsecureProcessHasAllCapabilitiesAndNothingIsMasked() throws Exception {
    var config = config(spec(Identity.ROOT, Network.DEFAULT, Privileges.INSECURE), ALL, new BundleConfig.Bound("/run/mount0", new ImagePath("/m"), false));

    assertThat(config.path("process").path("capabilities").path("effective")).hasSize(ALL.size());
    assertThat(config.path("linux").has("seccomp")).isFalse();
    assertThat(config.path("linux").has("maskedPaths")).isFalse();
    assertThat(config.path("linux").has("readonlyPaths")).isFalse();
    assertThat(options(config, "/sys")).contains("rw").doesNotContain("ro");
    assertThat(options(config, "/dev")).doesNotContain("nodev");
    assertThat(options(config, "/m")).doesNotContain("nodev");
    assertThat(config.path("mounts").findValuesAsText("destination")).doesNotContain("/.");
  }

  @Test
  void otherwiseTheKernelsPlacesAreMaskedAndNoMountTakesDevices() throws Exception {
    var config = config(USUAL, ALL, new BundleConfig.Bound("/run/mount0", new ImagePath("/m"), false));
    var linux = config.path("linux");

    assertThat(texts(linux.path("maskedPaths"))).contains("/proc/kcore", "/sys/firmware");
    assertThat(texts(linux.path("readonlyPaths"))).contains("/proc/sys");
    assertThat(linux.path("seccomp").path("defaultAction").asText()).isEqualTo("SCMP_ACT_ERRNO");
    assertThat(options(config, "/sys")).contains("ro");
    for (var target : List.of("/.", "/proc", "/sys", "/dev", "/dev/shm", "/dev/mqueue", "/m")) {
      assertThat(options(config, target)).as(target).contains("nodev");
    }
    assertThat(mount(config, "/dev/null")).isEqualTo(MAPPER.readTree(
        "{\"destination\": \"/dev/null\", \"type\": \"bind\", \"source\": \"/dev/null\", \"options\": [\"bind\"]}"));
  }

  @Test
  void whatIsBoundComesLastAndInOrder() throws Exception {
    var config = config(
        USUAL, ALL, new BundleConfig.Bound("/run/0", new ImagePath("/etc/hosts"), true), new BundleConfig.Bound("/run/mount1", new ImagePath("/c"), false));
    var mounts = config.path("mounts");

    assertThat(mounts.get(mounts.size() - 2)).isEqualTo(MAPPER.readTree(
        "{\"destination\": \"/etc/hosts\", \"type\": \"bind\", \"source\": \"/run/0\", \"options\": [\"rbind\", \"ro\", \"nodev\"]}"));
    assertThat(mounts.get(mounts.size() - 1).path("destination").asText()).isEqualTo("/c");
    assertThat(options(config, "/c")).containsExactly("rbind", "rw", "nodev");
  }

  @Test
  void inAUserNamespaceTheRuntimeFindsTheDevices() throws Exception {
    var surroundings = new BundleConfig.Surroundings(ALL, false, false);
    var bound = List.of(new BundleConfig.Bound("/run/mount0", BundleConfig.SYS, true));
    var config = MAPPER.readTree(BundleConfig.json(USUAL, "root", USUAL.program().arguments(), bound, surroundings).toArray());

    assertThat(config.path("mounts").findValuesAsText("destination")).containsExactly("/.", "/proc", "/dev", "/dev/pts", "/dev/shm", "/sys");
    assertThat(mount(config, "/sys").path("type").asText()).isEqualTo("bind");
  }

  @Test
  void onlyWithoutNetworkThereIsANetworkNamespace() throws Exception {
    assertThat(config(USUAL, ALL).path("linux").path("namespaces").findValuesAsText("type")).containsExactly("pid", "ipc", "uts", "mount");
    for (var network : List.of(Network.HOST, Network.NONE)) {
      var types = config(spec(Identity.ROOT, network, Privileges.DOCKER_DEFAULT), ALL).path("linux").path("namespaces").findValuesAsText("type");
      assertThat(types.contains("network")).isEqualTo(network == Network.NONE);
    }
  }

  @Test
  void thereIsNothingOfCgroups() throws Exception {
    var linux = config(USUAL, ALL).path("linux");

    assertThat(linux.has("resources") || linux.has("cgroupsPath")).isFalse();
    assertThat(linux.path("namespaces").findValuesAsText("type")).doesNotContain("cgroup");
  }
}
