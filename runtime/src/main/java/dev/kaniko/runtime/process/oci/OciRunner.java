package dev.kaniko.runtime.process.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaniko.runtime.linux.SpawnException;
import dev.kaniko.runtime.process.IsolationException;
import dev.kaniko.runtime.process.OutputSink;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.process.TimeLimitException;
import dev.kaniko.runtime.process.namespaces.PreparedMounts;
import dev.kaniko.runtime.process.program.ProgramSearch;
import dev.kaniko.runtime.process.program.RefusedProgram;
import dev.kaniko.runtime.process.program.RunningProcess;
import dev.kaniko.runtime.process.program.Streams;
import dev.kaniko.runtime.process.program.WorkingDirectory;
import dev.kaniko.runtime.process.view.RootView;
import java.io.IOException;

/** Runs processes as containers of crun or runc. */
public final class OciRunner {
  private final OciRuntime runtime;

  /** @param runtime works here, see {@link OciRuntime#find} */
  public OciRunner(OciRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * Runs a process to its end, with all that {@code ProcessRunner.run} promises.
   *
   * @param sink takes both outputs while it runs
   * @return its exit code
   * @throws IsolationException if the process asks for something that it cannot have here
   * @throws TimeLimitException if it took longer than it may
   */
  public int run(ProcessSpec spec, OutputSink sink) throws IOException, InterruptedException {
    try (var mount = spec.root().mount(); var root = mount.directory(); var view = new RootView(root);
        var prepared = new PreparedMounts(spec, mount, view); var streams = Streams.open(spec)) {
      var bundle = new OciBundle(spec, view, prepared, runtime);
      bundle.make();
      WorkingDirectory.require(spec.program().workingDirectory(), view);
      return switch (new ProgramSearch(spec, view).find()) {
        case ProgramSearch.Refused(var errno) -> RefusedProgram.tell(spec.program().arguments().getFirst(), errno, sink);
        case ProgramSearch.Found(var executable) -> {
          var words = new LastWords(sink);
          var program = bundle.program(executable, streams);
          int code;
          try {
            code = new RunningProcess(program, streams.output(), streams.error(), words, mainPid -> {}).run(spec.timeout());
          } catch (SpawnException failure) {
            throw new IsolationException(runtime + " does not start: " + failure.getMessage());
          }
          if (!bundle.hasStarted()) {
            throw new IsolationException(runtime + " could not make a container: " + words);
          }
          yield code;
        }
      };
    }
  }

  /** Passes on output, and keeps the end of what was said on standard error: it is the runtime's if there was no container. */
  private static final class LastWords implements OutputSink {
    private static final int KEPT = 2000;

    private final OutputSink sink;
    private String kept = "";

    LastWords(OutputSink sink) {
      this.sink = sink;
    }

    @Override
    public void write(Stream stream, byte[] bytes, int offset, int length) throws IOException {
      if (stream == Stream.STDERR) {
        var all = kept + new String(bytes, offset, length, UTF_8);
        kept = all.substring(Math.max(0, all.length() - KEPT));
      }
      sink.write(stream, bytes, offset, length);
    }

    @Override
    public String toString() {
      return kept.strip();
    }
  }
}
