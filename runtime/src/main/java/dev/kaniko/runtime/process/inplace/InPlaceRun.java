package dev.kaniko.runtime.process.inplace;

import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.linux.ChildProgram;
import dev.kaniko.runtime.linux.Directory;
import dev.kaniko.runtime.linux.Namespace;
import dev.kaniko.runtime.process.IsolationException;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.process.program.ProgramEnd;
import dev.kaniko.runtime.process.program.Streams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;

/**
 * One process in the file system of this container. Nothing keeps it from what else is there, so its files are there only while it
 * runs, what this program must keep secret is not there meanwhile, and what it changes of this program is found out. Memory and
 * environment of this process are out of its reach (PR_SET_DUMPABLE) where it lacks CAP_SYS_PTRACE, as in Docker's containers.
 */
final class InPlaceRun {
  /** Starts the prepared child and sees it through. */
  @FunctionalInterface
  interface Following {
    int follow(ChildProgram program) throws IOException, InterruptedException;
  }

  private final ContainerRoot container;
  private final Path root;
  private final InPlaceJournal journal;

  InPlaceRun(ContainerRoot container, Path root, InPlaceJournal journal) {
    this.container = container;
    this.root = root;
    this.journal = journal;
  }

  int run(ProcessSpec spec, Streams streams, Following following) throws IOException, InterruptedException {
    var closed = container.closed();
    if (closed.stream().anyMatch(spec.program().workingDirectory()::startsWith)) {
      throw new IsolationException(
          "the working directory " + spec.program().workingDirectory() + " is that of this container, not that of the image: something is mounted there, or it belongs to kaniko; "
              + "mount it elsewhere, or use another --isolation");
    }
    var own = OwnFiles.of(container);
    int exitCode;
    try (var place = Directory.open(container.place());
        var _ = HiddenFiles.of(container.secrets(), ContainerMounts.points());
        var _ = InPlaceFiles.enter(container.place(), root, closed, journal)) {
      var program = new ChildProgram(EnumSet.noneOf(Namespace.class)).enter(place);
      ProgramEnd.add(program, spec, streams, Capability.DOCKER_DEFAULTS);
      exitCode = following.follow(program);
    }
    own.check();
    return exitCode;
  }
}
