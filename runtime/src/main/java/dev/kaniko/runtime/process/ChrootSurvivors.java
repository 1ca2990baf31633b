package dev.kaniko.runtime.process;

import dev.kaniko.runtime.linux.ChildProcess;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.ThisProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Without a pid namespace the children of an ended process live on. This process adopts orphans (PR_SET_CHILD_SUBREAPER), so
 * whatever the ended process has left becomes a child of this one, and is told from the helpers this one starts by its session:
 * those share ours. A helper's daemon in a session of its own would be taken for one of them. Nothing tells the survivors of two
 * processes apart, so only one may run at a time.
 *
 * <p>Looking at the root directories of processes would be more direct, but takes CAP_SYS_PTRACE where a process runs as another
 * user, and Docker does not give that.
 */
final class ChrootSurvivors implements RunningProcess.Survivors {
  private static final int SIGKILL = 9;
  /** Each round kills a generation; a program that forks faster than it is killed is given up on. */
  private static final int ROUNDS = 1000;

  ChrootSurvivors() throws ErrnoException {
    ThisProcess.adoptOrphans();
  }

  /** One line of {@code /proc/[pid]/stat}. */
  private record Status(int pid, int parent, int session) {
    static Status read(Path process) throws IOException {
      var text = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      // The name in parentheses may hold anything.
      var fields = List.of(text.substring(text.lastIndexOf(')') + 2).split(" "));
      return new Status(
          Integer.parseInt(process.getFileName().toString()), Integer.parseInt(fields.get(1)), Integer.parseInt(fields.get(3)));
    }
  }

  @Override
  public void kill(int mainPid) throws IOException {
    ThisProcess.signal(-mainPid, SIGKILL);
    var self = Status.read(Path.of("/proc", Integer.toString(ThisProcess.pid())));
    int rounds = 0;
    while (rounds < ROUNDS && killAdopted(self)) {
      rounds++;
    }
  }

  /** Returns whether there was one. */
  private static boolean killAdopted(Status self) throws IOException {
    boolean found = false;
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var process : processes) {
        Status status;
        try {
          status = Status.read(process);
        } catch (IOException gone) {
          continue;
        }
        if (status.parent == self.pid && status.session != self.session) {
          found = true;
          ThisProcess.signal(status.pid, SIGKILL);
          ChildProcess.reap(status.pid);
        }
      }
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
    return found;
  }
}
