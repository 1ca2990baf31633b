package dev.kaniko.runtime.process.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code /proc/[pid]/stat} says of a process (proc_pid_stat(5)).
 *
 * @param session the process that has begun the session of this one, which need not be there any more
 * @param started when it was started, in ticks of the clock since the machine was
 */
public record ProcessStatus(int pid, char state, int parent, int session, long started) {
  private static final Path PROCESSES = Path.of("/proc");

  /** @throws IOException if there is no such process */
  public static ProcessStatus of(int pid) throws IOException {
    return read(PROCESSES.resolve(Integer.toString(pid)));
  }

  /** Returns those of all processes that this one sees. */
  public static List<ProcessStatus> all() throws IOException {
    var found = new ArrayList<ProcessStatus>();
    try (var processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
      for (var process : processes) {
        try {
          found.add(read(process));
        } catch (IOException gone) {
          // It has ended, and was reaped.
        }
      }
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
    return found;
  }

  private static ProcessStatus read(Path process) throws IOException {
    var text = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
    // The name in parentheses may hold anything.
    var fields = List.of(text.substring(text.lastIndexOf(')') + 2).split(" "));
    return new ProcessStatus(Integer.parseInt(process.getFileName().toString()), fields.getFirst().charAt(0), Integer.parseInt(fields.get(1)),
        Integer.parseInt(fields.get(3)), Long.parseLong(fields.get(19)));
  }

  /** Tells whether it is only there until its parent asks how it ended. */
  public boolean hasEnded() {
    return state == 'Z';
  }
}
