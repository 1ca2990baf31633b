package dev.kaniko.runtime.process.inplace;

import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.process.IsolationException;
import dev.kaniko.runtime.process.OutputSink;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.process.TimeLimitException;
import dev.kaniko.runtime.process.chroot.ChrootSetup;
import dev.kaniko.runtime.process.chroot.ChrootSurvivors;
import dev.kaniko.runtime.process.chroot.PlacedMounts;
import dev.kaniko.runtime.process.program.RunningProcess;
import dev.kaniko.runtime.process.program.Streams;
import dev.kaniko.runtime.process.view.RootView;
import java.io.IOException;

/** Runs processes in the file system of this container, one at a time. */
public final class InPlaceRunner {
  private final ContainerRoot container;

  /** @param container belongs to this process, see {@link ContainerRoot#claim} */
  public InPlaceRunner(ContainerRoot container) {
    this.container = container;
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
    var directory = ChrootSetup.directoryOf(spec);
    ChrootSurvivors.ONE_AT_A_TIME.lockInterruptibly();
    try (var root = Directory.open(directory); var own = OpenMounts.of(container, ContainerMounts.points(), spec.mounts());
        var view = new RootView(root); var mounts = new PlacedMounts(view, ChrootSetup.aside(directory), true); var streams = Streams.open(spec)) {
      own.addTo(view);
      ChrootSetup.placeFiles(view, spec);
      mounts.place(spec.mounts());
      var journal = container.journal();
      return new InPlaceRun(container, directory, journal).run(
          spec, streams, program -> new RunningProcess(program, streams.output(), streams.error(), sink, noted(new ChrootSurvivors(), journal)).run(spec));
    } finally {
      ChrootSurvivors.ONE_AT_A_TIME.unlock();
    }
  }

  /** The next build finds the session of the process in the journal. */
  private static RunningProcess.Survivors noted(RunningProcess.Survivors survivors, InPlaceJournal journal) {
    return new RunningProcess.Survivors() {
      @Override
      public void started(int mainPid) throws IOException {
        journal.session(LeftSession.of(mainPid));
      }

      @Override
      public void reap(int mainPid) throws IOException {
        survivors.reap(mainPid);
      }

      @Override
      public void kill(int mainPid) throws IOException {
        survivors.kill(mainPid);
      }
    };
  }
}
