package dev.kaniko.system;

import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Podman, in storage of the test's own; the limits are those that an unprivileged caller may set too. Umask and time zone are not those of runc. */
final class PodmanEngine implements ContainerEngine {
  private final Tool podman;
  private final String image;

  PodmanEngine(Path folder, ExecutorImage executor) throws IOException, InterruptedException {
    podman = Tool.of("podman", "--root=" + folder.resolve("podman"), "--runroot=" + folder.resolve("podman-run"), "--storage-driver=vfs",
        "--cgroup-manager=cgroupfs", "--events-backend=file", "--runtime=runc");
    image = podman.and("pull", "-q", "oci:" + executor.name()).succeed().strip();
  }

  @Override
  public Tool.Result run(Path workspace, List<String> command) throws IOException, InterruptedException {
    return podman.and("run", "--rm", "--network=host", "--umask=0077", "--env=TZ=Asia/Tokyo", "--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024",
        "--volume=" + workspace + ":/workspace", "--entrypoint=" + command.getFirst(), image)
        .and(command.subList(1, command.size()).toArray(String[]::new)).within(Duration.ofMinutes(8)).run();
  }

  @Override
  public String toString() {
    return "podman";
  }
}
