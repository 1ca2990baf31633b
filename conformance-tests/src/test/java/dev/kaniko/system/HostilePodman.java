package dev.kaniko.system;

import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The same program in containers of podman's, of which nothing is said but that they have a network of their own that leads nowhere. Podman was started with the
 * descriptors, the session and the terminal that a {@link HostileBuilder} is started with.
 */
final class HostilePodman {
  private final HostileBase base;
  private final EscapeCanaries canaries;
  private final EscapeNeighbour neighbour;
  private final Tool podman;
  private int containers;

  /** @param folder for its storage */
  private HostilePodman(Path folder, HostileBase base, EscapeCanaries canaries, EscapeNeighbour neighbour) {
    this.base = base;
    this.canaries = canaries;
    this.neighbour = neighbour;
    this.podman = Tool.of("podman", "--root=" + folder.resolve("storage"), "--runroot=" + folder.resolve("run"), "--storage-driver=vfs", "--cgroup-manager=cgroupfs",
        "--events-backend=file", "--runtime=runc");
  }

  /** Gives it the images {@code attack} and {@code attack-workdir}; the folder is the test's. */
  static HostilePodman open(Path folder, HostileBase base, EscapeCanaries canaries, EscapeNeighbour neighbour) throws IOException, InterruptedException {
    var opened = new HostilePodman(folder, base, canaries, neighbour);
    for (String image : List.of("attack", "attack-workdir")) {
      String written = base.write(folder.resolve(image), image.equals("attack") ? "" : "/proc/self/fd/3");
      opened.podman.and("tag", opened.podman.and("pull", "-q", written).succeed().strip(), "localhost/" + image).succeed();
    }
    return opened;
  }

  /** Runs the program; what it found is at {@code results}. */
  Tool.Result escape(Path results, List<String> options, List<String> what) throws IOException, InterruptedException {
    String name = "escape-" + ++containers;
    var named = new ArrayList<>(List.of("--name=" + name));
    named.addAll(options);
    var command = new ArrayList<>(List.of(HostileBase.PROGRAM));
    command.addAll(what);
    var result = run(named, "attack", command);
    podman.and("cp", name + ":/results", results.toString()).succeed();
    return result;
  }

  /** Runs a command. */
  Tool.Result run(List<String> options, String image, List<String> command) throws IOException, InterruptedException {
    var limits = List.of("--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024");
    return Tool.of(base.program().toString(), "--builder", canaries.word("key"), canaries.outside().toString())
        .and("BUILDER_TOKEN=" + canaries.word("environment"), "TZ=Pacific/Kiritimati")
        .and(podman.command().toArray(String[]::new))
        .and("run", "--network=none", "--env=OUTSIDE=" + canaries.outside(), "--env=SOCKET=" + neighbour.socket(), "--env=PORT=" + neighbour.port())
        .and(limits.toArray(String[]::new)).and(options.toArray(String[]::new)).and("localhost/" + image).and(command.toArray(String[]::new))
        .run();
  }

  /** Removes its containers and images. */
  void close() throws IOException, InterruptedException {
    podman.and("rm", "--all", "--force").succeed();
    podman.and("rmi", "--all", "--force").succeed();
  }
}
