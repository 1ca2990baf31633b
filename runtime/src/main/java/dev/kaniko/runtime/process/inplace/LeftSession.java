package dev.kaniko.runtime.process.inplace;

import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.process.program.ProcessStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The session of a process in the container (setsid(2)). If this program is killed, the process dies with it, and what it has started in the
 * background does not: the next build ends that, before it brings other files. A daemon in a session of its own is not found.
 *
 * @param namespace the pid namespace, in which the number of a process means this one
 * @param leader the process that has begun the session
 * @param started when that was started, in ticks: a process with its number that was started at another time is another
 */
record LeftSession(String namespace, int leader, long started) {
  private static final Path OWN_NAMESPACE = Path.of("/proc/self/ns/pid");
  private static final int SIGKILL = 9;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(10);

  /** Returns the session of a process that is there. */
  static LeftSession of(int leader) throws IOException {
    return new LeftSession(ownNamespace(), leader, ProcessStatus.of(leader).started());
  }

  private static String ownNamespace() throws IOException {
    return Files.readSymbolicLink(OWN_NAMESPACE).toString();
  }

  List<String> fields() {
    return List.of(namespace, Integer.toString(leader), Long.toString(started));
  }

  /** @param fields as {@link #fields} has given them */
  static LeftSession parse(List<String> fields) {
    return new LeftSession(fields.get(0), Integer.parseInt(fields.get(1)), Long.parseLong(fields.get(2)));
  }

  /** Kills what is left of it, and waits until it has ended. */
  void kill() throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (var left = members(); !left.isEmpty() && System.nanoTime() < end; left = members()) {
      for (var process : left) {
        ThisProcess.signal(process.pid(), SIGKILL);
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private List<ProcessStatus> members() throws IOException {
    if (!namespace.equals(ownNamespace())) {
      return List.of();
    }
    var all = ProcessStatus.all();
    boolean isAnother = all.stream().anyMatch(process -> process.pid() == leader && process.started() != started);
    return isAnother ? List.of() : all.stream().filter(process -> process.session() == leader && process.started() >= started && !process.hasEnded()).toList();
  }
}
