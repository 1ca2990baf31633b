package dev.kaniko.runtime.process.chroot;

import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.process.IsolationException;
import dev.kaniko.runtime.process.OutputSink;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.process.TimeLimitException;
import dev.kaniko.runtime.process.program.ProgramEnd;
import dev.kaniko.runtime.process.program.RunningProcess;
import dev.kaniko.runtime.process.program.Streams;
import dev.kaniko.runtime.process.view.RootView;
import java.io.IOException;

/** Runs processes with nothing but another root, one at a time. */
public final class ChrootRunner {
  private ChrootRunner() {}

  /**
   * Runs a process to its end, with all that {@code ProcessRunner.run} promises.
   *
   * @param sink takes both outputs while it runs
   * @return its exit code
   * @throws IsolationException if the process asks for something that it cannot have here
   * @throws TimeLimitException if it took longer than it may
   */
  public static int run(ProcessSpec spec, OutputSink sink) throws IOException, InterruptedException {
    var directory = ChrootSetup.directoryOf(spec);
    ChrootSurvivors.ONE_AT_A_TIME.lockInterruptibly();
    try (var root = Directory.open(directory); var view = new RootView(root);
        var mounts = new PlacedMounts(view, ChrootSetup.aside(directory), false); var streams = Streams.open(spec)) {
      ChrootSetup.placeFiles(view, spec);
      ChrootSetup.placeDevices(view);
      mounts.place(spec.mounts());
      var program = ChrootSetup.program(root);
      ProgramEnd.add(program, spec, streams, ChrootSetup.RIGHTS);
      return new RunningProcess(program, streams.output(), streams.error(), sink, new ChrootSurvivors()).run(spec);
    } finally {
      ChrootSurvivors.ONE_AT_A_TIME.unlock();
    }
  }
}
