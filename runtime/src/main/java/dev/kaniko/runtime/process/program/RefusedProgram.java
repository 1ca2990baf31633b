package dev.kaniko.runtime.process.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.OsBytes;
import dev.kaniko.runtime.process.OutputSink;
import dev.kaniko.runtime.process.OutputSink.Stream;
import java.io.IOException;

/** What is said of a program that cannot be executed: in the words and with the exit codes of runc, whose messages BuildKit passes on. */
public final class RefusedProgram {
  private RefusedProgram() {}

  /**
   * Says it on standard error.
   *
   * @param program as the command names it
   * @param errno why it cannot be executed
   * @return the exit code
   */
  public static int tell(String program, int errno, OutputSink sink) throws IOException {
    var name = OsBytes.printable(program);
    String message;
    int exitCode;
    if (errno == Errno.ENOEXEC) {
      message = "exec " + name + ": exec format error";
      exitCode = 255;
    } else if (!program.contains("/")) {
      message = "exec: \"" + name + "\": executable file not found in $PATH";
      exitCode = 127;
    } else if (errno == Errno.ENOENT || errno == Errno.ENOTDIR) {
      message = "exec: \"" + name + "\": stat " + name + ": no such file or directory";
      exitCode = 127;
    } else {
      message = "exec: \"" + name + "\": " + Errno.text(errno);
      exitCode = 126;
    }
    var bytes = (message + "\n").getBytes(UTF_8);
    sink.write(Stream.STDERR, bytes, 0, bytes.length);
    return exitCode;
  }
}
