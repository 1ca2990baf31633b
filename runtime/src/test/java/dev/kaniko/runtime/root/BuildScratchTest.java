package dev.kaniko.runtime.root;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds that begin, end and clean up at the same time, in several processes with several threads each. */
class BuildScratchTest {
  private static final int PROCESSES = 3;
  private static final int THREADS = 4;
  private static final int BUILDS = 30;

  @TempDir Path builds;

  /** What one process does. The argument is the directory of the builds. */
  static final class Worker {
    private Worker() {}

    public static void main(String[] arguments) throws Exception {
      work(Path.of(arguments[0]));
    }
  }

  @Test
  void aBuildThatLivesKeepsItsDirectory() throws Exception {
    var workers = new ArrayList<Process>();
    for (int i = 0; i < PROCESSES; i++) {
      workers.add(start());
    }
    work(builds);
    for (var worker : workers) {
      var said = new String(worker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(worker.waitFor()).as(said).isZero();
    }
    BuildScratch.removeStale(builds);
    assertThat(builds).isEmptyDirectory();
  }

  @Test
  void whatADeadBuildLeftIsRemoved() throws IOException {
    Files.createFile(builds.resolve("dead.lock"));
    Files.createFile(builds.resolve("early.new"));
    Files.createDirectories(builds.resolve("dead/run-1/etc"));
    BuildScratch.removeStale(builds);
    assertThat(builds).isEmptyDirectory();
  }

  private Process start() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
        java, "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
        Worker.class.getName(), builds.toString()).redirectErrorStream(true).start();
  }

  private static void work(Path builds) throws Exception {
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      Callable<Boolean> build = () -> {
        for (int i = 0; i < BUILDS; i++) {
          BuildScratch.removeStale(builds);
          try (var scratch = BuildScratch.create(builds)) {
            var directory = scratch.freshDirectory("first");
            BuildScratch.removeStale(builds);
            scratch.freshDirectory("second");
            if (!Files.isDirectory(directory)) {
              throw new IOException(directory + " was removed while its build lived");
            }
          }
        }
        return true;
      };
      for (var done : threads.invokeAll(List.of(build, build, build, build))) {
        done.get();
      }
    }
  }
}
