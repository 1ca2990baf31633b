package dev.kaniko.runtime.process.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaniko.runtime.linux.IdMap;
import dev.kaniko.runtime.process.Isolation;
import dev.kaniko.runtime.process.ProcessRoot;
import dev.kaniko.runtime.process.ProcessSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program that runs containers from bundles.
 *
 * @param program its file
 */
public record OciRuntime(Path program) {
  /** In the order in which they are tried. */
  private static final List<String> NAMES = List.of("runc", "crun");
  private static final Duration TRIAL_LIMIT = Duration.ofSeconds(30);
  private static final int MOST_OF_A_REASON = 1000;

  /** Finds the first one on the search path {@code path} that works here and keeps devices of the root closed: each runs a container that tries to open one. */
  public static Isolation find(String path) {
    if (IdMap.users().isSingle()) {
      return new Isolation.None("a container takes more than the single id of this user namespace");
    }
    var obstacles = new ArrayList<String>();
    for (var name : NAMES) {
      var file = onPath(name, path);
      if (file.isEmpty()) {
        obstacles.add(name + " is not on the PATH");
        continue;
      }
      var obstacle = new OciRuntime(file.get()).obstacle();
      if (obstacle.isEmpty()) {
        return new Isolation.Oci(file.get(), String.join("; ", obstacles));
      }
      obstacles.add(file.get() + " does not work here: " + obstacle.get());
    }
    return new Isolation.None(String.join("; ", obstacles));
  }

  static Optional<Path> onPath(String name, String path) {
    return List.of(path.split(":")).stream()
        .filter(directory -> directory.startsWith("/"))
        .map(directory -> Path.of(directory, name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /**
   * The command line that runs a bundle.
   *
   * @param state a directory of its own
   * @param pidFile is made once the container is there
   */
  List<String> command(String bundle, String state, String pidFile) {
    var command = new ArrayList<>(List.of(program.toString(), "--root", state));
    // Neither is to fail for cgroups that it cannot make.
    command.add(isCrun() ? "--cgroup-manager=disabled" : "--rootless=true");
    command.addAll(List.of("run", "--bundle", bundle, "--pid-file", pidFile, "kaniko"));
    return command;
  }

  private boolean isCrun() {
    return program.getFileName().toString().startsWith("crun");
  }

  /** Runs a container of a program that tries to open a device of its root; returns in one line why the runtime is not to be used. */
  Optional<String> obstacle() {
    try {
      var root = Files.createTempDirectory("oci-trial");
      try {
        return obstacle(root);
      } finally {
        for (var name : List.of(TrialProgram.NAME, TrialProgram.DEVICE, "proc", "sys", "dev")) {
          Files.deleteIfExists(root.resolve(name));
        }
        Files.deleteIfExists(root);
      }
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("the trial was interrupted");
    }
  }

  private Optional<String> obstacle(Path root) throws IOException, InterruptedException {
    TrialProgram.write(root);
    var limited = ProcessSpec.of(new ProcessRoot.OfDirectory(root), List.of("/" + TrialProgram.NAME), Map.of("PATH", "/")).withTimeout(TRIAL_LIMIT);
    var said = new ByteArrayOutputStream();
    int code = new OciRunner(this).run(limited, (stream, bytes, offset, length) -> {
      said.write(bytes, offset, Math.min(length, MOST_OF_A_REASON - Math.min(said.size(), MOST_OF_A_REASON)));
    });
    return switch (code) {
      case 0 -> Optional.empty();
      case TrialProgram.OPENED -> Optional.of("RUN could open devices of its root");
      default -> Optional.of("exit code " + code + ": " + said.toString(UTF_8).strip());
    };
  }

  @Override
  public String toString() {
    return program.toString();
  }
}
