package dev.kaniko.runtime.process;

import dev.kaniko.runtime.linux.Directory;
import java.io.IOException;

/** Runs processes in the file system of this container, one at a time. What {@link ProcessRunner#run} promises holds. */
final class InPlaceRunner {
  private final ContainerRoot container;

  /** @param container belongs to this process, see {@link ContainerRoot#claim} */
  InPlaceRunner(ContainerRoot container) {
    this.container = container;
  }

  int run(ProcessSpec spec, OutputSink sink) throws IOException, InterruptedException {
    var directory = ChrootSetup.directoryOf(spec);
    ChrootSurvivors.ONE_AT_A_TIME.lockInterruptibly();
    try (var root = Directory.open(directory); var own = OpenMounts.of(container, ContainerMounts.points(), spec.mounts());
        var view = new RootView(root); var mounts = new PlacedMounts(view, ChrootSetup.aside(directory), true); var streams = Streams.open(spec)) {
      own.addTo(view);
      ChrootSetup.placeFiles(view, spec);
      mounts.place(spec.mounts());
      return new InPlaceRun(container, directory).run(
          spec, streams, program -> new RunningProcess(program, streams.output(), streams.error(), sink, new ChrootSurvivors()).run(spec));
    } finally {
      ChrootSurvivors.ONE_AT_A_TIME.unlock();
    }
  }
}
