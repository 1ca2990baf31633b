package dev.kaniko.runtime.process.program;

import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.OpenFile;
import dev.kaniko.runtime.linux.Pipe;
import dev.kaniko.runtime.process.ProcessSpec;

/**
 * The three standard streams of a child.
 *
 * @param input nothing: {@code /dev/null}
 * @param output the writer is the child's
 * @param error the writer is the child's
 */
public record Streams(OpenFile input, Pipe output, Pipe error) implements AutoCloseable {
  /** Opens new ones, which the user of the process may open anew by their names in {@code /dev}. */
  public static Streams open(ProcessSpec spec) throws ErrnoException {
    var input = Directory.WORKING.openFile("/dev/null");
    Pipe output = null;
    try {
      output = Pipe.open();
      var error = Pipe.open();
      // So that a user other than root can open /dev/stdout and /dev/stderr.
      output.writer().changeOwner(spec.identity().uid(), spec.identity().gid());
      error.writer().changeOwner(spec.identity().uid(), spec.identity().gid());
      return new Streams(input, output, error);
    } catch (ErrnoException failure) {
      input.close();
      if (output != null) {
        output.close();
      }
      throw failure;
    }
  }

  @Override
  public void close() {
    input.close();
    output.close();
    error.close();
  }
}
