package dev.kaniko.runtime.process.namespaces;

import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.linux.Errno;
import dev.kaniko.runtime.linux.SpawnException;
import dev.kaniko.runtime.process.IsolationException;
import dev.kaniko.runtime.process.OutputSink;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.process.TimeLimitException;
import dev.kaniko.runtime.process.program.ProgramEnd;
import dev.kaniko.runtime.process.program.RunningProcess;
import dev.kaniko.runtime.process.program.Streams;
import dev.kaniko.runtime.process.view.RootView;
import java.io.IOException;

/** Runs processes in namespaces of their own. */
public final class NamespaceRunner {
  private NamespaceRunner() {}

  /**
   * Runs a process to its end, with all that {@code ProcessRunner.run} promises.
   *
   * @param sink takes both outputs while it runs
   * @return its exit code
   * @throws IsolationException if the process asks for something that it cannot have here
   * @throws TimeLimitException if it took longer than it may
   */
  public static int run(ProcessSpec spec, OutputSink sink) throws IOException, InterruptedException {
    try {
      return run(spec, sink, NamespaceSetup.RootChange.PIVOT);
    } catch (SpawnException failure) {
      // Nothing has run yet. A machine that runs from its initial file system cannot pivot.
      if (failure.step().equals("pivot_root") && failure.errno() == Errno.EINVAL) {
        return run(spec, sink, NamespaceSetup.RootChange.COVER);
      }
      throw failure;
    }
  }

  private static int run(ProcessSpec spec, OutputSink sink, NamespaceSetup.RootChange change) throws IOException, InterruptedException {
    try (var mount = spec.root().mount(); var root = mount.directory(); var view = new RootView(root);
        var prepared = new PreparedMounts(spec, mount, view); var streams = Streams.open(spec)) {
      var program = new NamespaceSetup(spec, view, prepared).program(change);
      ProgramEnd.add(program, spec, streams, Capability.DOCKER_DEFAULTS);
      return new RunningProcess(program, streams.output(), streams.error(), sink, mainPid -> {}).run(spec);
    }
  }
}
