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

/** runc alone, with what Docker writes into the configuration of a container; its root is an overlay, as Docker's is. */
final class RuncEngine implements ContainerEngine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration MOST_TIME = Duration.ofMinutes(8);

  private final Path folder;
  private final Path bundle;
  private int containers;

  /** @param folder of the test's */
  RuncEngine(Path folder, ExecutorImage executor) throws IOException, InterruptedException {
    this.folder = folder;
    this.bundle = folder.resolve("bundle");
    Tool.of("umoci", "unpack", "--image", executor.name(), bundle.toString()).succeed();
  }

  /** Puts files into the root of a container before it is started, or looks at what is there when it has ended. */
  interface Visit {
    void visit(Path root) throws IOException;
  }

  @Override
  public Tool.Result run(Path workspace, List<String> command) throws IOException, InterruptedException {
    return run(workspace, command, root -> {});
  }

  /** The same with a root that is not quite that of the image. */
  Tool.Result run(Path workspace, List<String> command, Visit before) throws IOException, InterruptedException {
    return run(workspace, command, before, root -> {});
  }

  /** The same with a look at the root in the end. */
  Tool.Result run(Path workspace, List<String> command, Visit before, Visit after) throws IOException, InterruptedException {
    String id = "kaniko-" + ProcessHandle.current().pid() + "-" + System.identityHashCode(this) + "-" + ++containers;
    Path container = Files.createDirectories(folder.resolve("container-" + containers));
    Path root = Files.createDirectory(container.resolve("root"));
    Path upper = Files.createDirectory(container.resolve("upper"));
    Path work = Files.createDirectory(container.resolve("work"));
    Tool.of("mount", "-t", "overlay", "-o", "lowerdir=" + bundle.resolve("rootfs") + ",upperdir=" + upper + ",workdir=" + work, "overlay", root.toString()).succeed();
    try {
      before.visit(root);
      JSON.writeValue(container.resolve("config.json").toFile(), configuration(root, workspace, command));
      var result = Tool.of("runc", "run", "--bundle", container.toString(), id).within(MOST_TIME).run();
      after.visit(root);
      return result;
    } finally {
      Tool.of("runc", "delete", "--force", id).run();
      Tool.of("umount", root.toString()).succeed();
      Tool.of("find", container.toString(), "-delete").succeed();
    }
  }

  /** That of the image, with what Docker adds. */
  private ObjectNode configuration(Path root, Path workspace, List<String> command) throws IOException {
    ObjectNode all = (ObjectNode) JSON.readTree(bundle.resolve("config.json").toFile());
    ((ObjectNode) all.path("root")).put("path", root.toString()).put("readonly", false);
    ObjectNode process = (ObjectNode) all.path("process");
    process.put("terminal", false).put("noNewPrivileges", false).set("args", JSON.valueToTree(command));
    process.remove("rlimits");
    ObjectNode capabilities = process.putObject("capabilities");
    for (String set : List.of("bounding", "effective", "permitted")) {
      capabilities.set(set, JSON.valueToTree(DockerDefaults.CAPABILITIES));
    }
    ArrayNode mounts = (ArrayNode) all.path("mounts");
    removeVolumes(mounts);
    bind(mounts, workspace.toString(), "/workspace");
    for (String file : List.of("/etc/hosts", "/etc/resolv.conf")) {
      bind(mounts, file, file);
    }
    ObjectNode linux = (ObjectNode) all.path("linux");
    ArrayNode namespaces = linux.putArray("namespaces");
    for (String type : List.of("pid", "ipc", "uts", "mount")) {
      namespaces.addObject().put("type", type);
    }
    linux.set("seccomp", DockerDefaults.seccomp());
    return all;
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
