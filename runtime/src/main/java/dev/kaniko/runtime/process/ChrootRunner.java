package dev.kaniko.runtime.process;

import dev.kaniko.runtime.linux.Directory;
import java.io.IOException;

/** Runs processes with nothing but another root, one at a time. What {@link ProcessRunner#run} promises holds. */
final class ChrootRunner {
  private ChrootRunner() {}

  static int run(ProcessSpec spec, OutputSink sink) throws IOException, InterruptedException {
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
