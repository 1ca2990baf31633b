package dev.kaniko.system;

import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The root of a container, an overlay over the image as Docker's is, in which one program after another is run. */
final class RuncContainer implements AutoCloseable {
  private final RuncEngine engine;
  private final Path folder;
  private final Path workspace;
  private final Limits limits;
  private final Path disk;
  private final Path root;
  private final String id;

  /**
   * What a container may use; 0 is no limit.
   *
   * @param memoryBytes of its cgroup, with the page cache
   * @param diskBytes that are written to its root
   */
  record Limits(long memoryBytes, long diskBytes) {
    static final Limits NONE = new Limits(0, 0);
  }

  RuncContainer(RuncEngine engine, Path image, Path folder, Path workspace, Limits limits) throws IOException, InterruptedException {
    this.engine = engine;
    this.folder = Files.createDirectory(folder);
    this.workspace = workspace;
    this.limits = limits;
    this.disk = Files.createDirectory(folder.resolve("disk"));
    this.root = Files.createDirectory(folder.resolve("root"));
    this.id = "kaniko-" + ProcessHandle.current().pid() + "-" + Integer.toHexString(folder.hashCode());
    if (limits.diskBytes() > 0) {
      Tool.of("mount", "-t", "tmpfs", "-o", "size=" + limits.diskBytes(), "tmpfs", disk.toString()).succeed();
    }
    Files.createDirectory(written());
    Tool.of("mount", "-t", "overlay", "-o", "lowerdir=" + image + ",upperdir=" + written() + ",workdir=" + Files.createDirectory(disk.resolve("work")), "overlay",
        root.toString()).succeed();
    for (String file : List.of("hosts", "resolv.conf")) {
      Files.copy(Path.of("/etc", file), folder.resolve(file));
    }
  }

  /** As it is seen inside. */
  Path root() {
    return root;
  }

  /** What was written to its root: the upper directory of the overlay. */
  Path written() {
    return disk.resolve("upper");
  }

  /** A folder of this machine, at {@code /workspace}. */
  Path workspace() {
    return workspace;
  }

  /** The file that is its {@code /etc/hosts} or {@code /etc/resolv.conf}. */
  Path network(String file) {
    return folder.resolve(file);
  }

  Limits limits() {
    return limits;
  }

  /** The name of its cgroup below the root of each hierarchy. */
  String cgroup() {
    return id;
  }

  /** Starts a program; there is one at a time. */
  Tool.Running start(List<String> command) throws IOException {
    return tool(command, Map.of()).start();
  }

  /**
   * What starts a program.
   *
   * @param environment in addition to that of the image
   * @param options of {@code runc run}
   */
  Tool tool(List<String> command, Map<String, String> environment, String... options) throws IOException {
    Files.write(folder.resolve("config.json"), engine.configuration(this, command, environment));
    return Tool.of("runc", "run", "--bundle", folder.toString()).and(options).and(id).within(RuncEngine.MOST_TIME);
  }

  /** Runs a program to its end. */
  Tool.Result run(List<String> command) throws IOException, InterruptedException {
    return start(command).await();
  }

  /** Runs what a CI system has started, to its end. */
  Tool.Result run(CiContainer described) throws IOException, InterruptedException {
    return run(described.applied(engine.configuration(this, described.command(), described.environment())));
  }

  /** Runs what a configuration describes, to its end. */
  Tool.Result run(byte[] configuration) throws IOException, InterruptedException {
    Files.write(folder.resolve("config.json"), configuration);
    return Tool.of("runc", "run", "--bundle", folder.toString(), id).within(RuncEngine.MOST_TIME).run();
  }

  /** Sends a signal to its first process, if there is one: {@code TERM}, or {@code KILL}, which ends all at once. */
  void signal(String name) throws IOException, InterruptedException {
    Tool.of("runc", "kill", id, name).run();
  }

  @Override
  public void close() throws IOException {
    try {
      Tool.of("runc", "delete", "--force", id).run();
      Tool.of("umount", root.toString()).succeed();
      if (limits.diskBytes() > 0) {
        Tool.of("umount", disk.toString()).succeed();
      }
      Tool.of("find", folder.toString(), "-delete").succeed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
