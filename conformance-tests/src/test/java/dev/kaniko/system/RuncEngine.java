package dev.kaniko.system;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** runc alone, with what Docker writes into the configuration of a container; its root is an overlay, as Docker's is. */
final class RuncEngine implements ContainerEngine {
  private static final ObjectMapper JSON = new ObjectMapper();

  static final Duration MOST_TIME = Duration.ofMinutes(8);

  private final Path folder;
  private final Path bundle;
  private int containers;

  /** @param folder of the test's */
  RuncEngine(Path folder, ExecutorImage executor) {
    this.folder = folder;
    this.bundle = executor.bundle();
  }

  @Override
  public Tool.Result run(Path workspace, List<String> command) throws IOException, InterruptedException {
    try (var container = open(workspace, RuncContainer.Limits.NONE)) {
      return container.run(command);
    }
  }

  /** A container that is not removed before it is closed. */
  RuncContainer open(Path workspace, RuncContainer.Limits limits) throws IOException, InterruptedException {
    return new RuncContainer(this, image(), folder.resolve("container-" + ++containers), workspace, limits);
  }

  /** What the image holds. */
  Path image() {
    return bundle.resolve("rootfs");
  }

  /** The config.json of the image, with what Docker adds. */
  byte[] configuration(RuncContainer container, List<String> command, Map<String, String> environment) throws IOException {
    ObjectNode all = (ObjectNode) JSON.readTree(bundle.resolve("config.json").toFile());
    ((ObjectNode) all.path("root")).put("path", container.root().toString()).put("readonly", false);
    ObjectNode process = (ObjectNode) all.path("process");
    process.put("terminal", false).put("noNewPrivileges", false).set("args", JSON.valueToTree(command));
    process.remove("rlimits");
    set(process.withArray("env"), environment);
    ObjectNode capabilities = process.putObject("capabilities");
    for (String set : List.of("bounding", "effective", "permitted")) {
      capabilities.set(set, JSON.valueToTree(DockerDefaults.CAPABILITIES));
    }
    ArrayNode mounts = (ArrayNode) all.path("mounts");
    removeVolumes(mounts);
    bind(mounts, container.workspace().toString(), "/workspace");
    for (String file : List.of("hosts", "resolv.conf")) {
      bind(mounts, container.network(file).toString(), "/etc/" + file);
    }
    ObjectNode linux = (ObjectNode) all.path("linux");
    ArrayNode namespaces = linux.putArray("namespaces");
    for (String type : List.of("pid", "ipc", "uts", "mount")) {
      namespaces.addObject().put("type", type);
    }
    linux.put("cgroupsPath", "/" + container.cgroup());
    long memory = container.limits().memoryBytes();
    if (memory > 0) {
      linux.withObject("/resources/memory").put("limit", memory).put("swap", memory);
    }
    linux.set("maskedPaths", JSON.valueToTree(DockerDefaults.MASKED));
    linux.set("readonlyPaths", JSON.valueToTree(DockerDefaults.READ_ONLY));
    linux.set("seccomp", DockerDefaults.seccomp());
    return JSON.writeValueAsBytes(all);
  }

  /** A variable of the image with the same name goes. */
  private static void set(ArrayNode variables, Map<String, String> environment) {
    for (int i = variables.size() - 1; i >= 0; i--) {
      if (environment.containsKey(variables.get(i).asText().split("=", 2)[0])) {
        variables.remove(i);
      }
    }
    environment.forEach((name, value) -> variables.add(name + "=" + value));
  }

  /** umoci makes empty file systems of volumes, where Docker's hold what the image has there. */
  private static void removeVolumes(ArrayNode mounts) {
    for (int i = mounts.size() - 1; i >= 0; i--) {
      if (mounts.get(i).path("type").asText().equals("tmpfs") && !mounts.get(i).path("destination").asText().startsWith("/dev")) {
        mounts.remove(i);
      }
    }
  }

  private static void bind(ArrayNode mounts, String source, String destination) {
    for (int i = mounts.size() - 1; i >= 0; i--) {
      if (mounts.get(i).path("destination").asText().equals(destination)) {
        mounts.remove(i);
      }
    }
    mounts.addObject().put("destination", destination).put("type", "bind").put("source", source).putArray("options").add("rbind").add("rprivate");
  }

  @Override
  public String toString() {
    return "runc";
  }
}
