package dev.kaniko.system;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Containers of the executor image in which everything is another that must not show in an image: their root is an ordinary user of this machine, whom the
 * kernel lets make no devices; they have another umask, time zone, language, home and host name; and a context there is a younger copy on a file system that
 * lists its names in another order.
 */
final class RemoteSite implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Far from what a machine gives to its own users. */
  private static final String USER = "1800000000";
  private static final int IDS = 65_536;
  private static final int UMASK = 0077;
  private static final Map<String, String> ENVIRONMENT = Map.of("TZ", "Asia/Tokyo", "HOME", "/tmp", "_JAVA_OPTIONS", "-Duser.language=tr -Duser.country=TR");

  private final RuncEngine engine;
  private final Path folder;
  private final Path image;
  private final Path workspaces;
  private int containers;

  /**
   * Opens one.
   *
   * @param folder of the test's; everybody may enter it
   */
  RemoteSite(RuncEngine engine, Path folder) throws IOException, InterruptedException {
    this.engine = engine;
    this.folder = folder;
    this.image = folder.resolve("image");
    this.workspaces = Files.createDirectory(folder.resolve("workspaces"));
    Tool.of("cp", "-a", engine.image().toString(), image.toString()).succeed();
    Tool.of("chown", "-hR", USER + ":" + USER, image.toString()).succeed();
    Tool.of("mount", "-t", "tmpfs", "tmpfs", workspaces.toString()).succeed();
  }

  /** Brings a folder there, with its files in another order. */
  Path bring(Path workspace) throws IOException, InterruptedException {
    Path copy = workspaces.resolve(workspace.getFileName());
    Tool.of("sh", "-euc", """
        mkdir "$2" && cd "$1"
        find . -print0 | LC_ALL=C sort -zr | tar -c --owner="$3" --group="$3" --null --no-recursion -T - | tar -xpm --numeric-owner -C "$2"
        """, "sh", workspace.toString(), copy.toString(), USER).succeed();
    return copy;
  }

  /** Runs a program to its end. */
  Tool.Result run(Path workspace, List<String> command) throws IOException, InterruptedException {
    try (var container = new RuncContainer(engine, image, folder.resolve("container-" + ++containers), workspace, RuncContainer.Limits.NONE)) {
      Tool.of("chown", USER + ":" + USER, container.root().toString()).succeed();
      return container.run(moved(engine.configuration(container, command, ENVIRONMENT)));
    }
  }

  private static byte[] moved(byte[] configuration) throws IOException {
    ObjectNode all = (ObjectNode) JSON.readTree(configuration);
    all.put("hostname", "elsewhere");
    all.withObject("/process/user").put("umask", UMASK);
    ObjectNode linux = all.withObject("/linux");
    linux.withArray("/namespaces").addObject().put("type", "user");
    for (String mappings : List.of("uidMappings", "gidMappings")) {
      linux.putArray(mappings).addObject().put("containerID", 0).put("hostID", Integer.parseInt(USER)).put("size", IDS);
    }
    // The network is that of this machine, and only its owner may mount a sysfs that shows it.
    ArrayNode mounts = (ArrayNode) all.path("mounts");
    for (var mount : mounts) {
      if (mount.path("type").asText().equals("sysfs")) {
        ((ObjectNode) mount).put("type", "bind").put("source", "/sys").putArray("options").add("rbind").add("nosuid").add("noexec").add("nodev").add("ro");
      }
    }
    return JSON.writeValueAsBytes(all);
  }

  @Override
  public void close() throws IOException {
    try {
      Tool.of("umount", workspaces.toString()).succeed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
