package dev.kaniko.runtime.process;

import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.linux.ChildProgram;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.IdMap;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.process.ProcessSpec.Identity;
import dev.kaniko.runtime.process.ProcessSpec.Privileges;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The last steps of a child, the same for every kind of root: from the working directory to exec. */
final class ProgramEnd {
  private static final int UMASK = 0022;
  /** What moby sets where an image says nothing. */
  static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private ProgramEnd() {}

  static void add(ChildProgram program, ProcessSpec spec, Streams streams) throws ErrnoException {
    var identity = spec.identity();
    program.workingDirectory(spec.workingDirectory().text()).umask(UMASK);
    boolean limited = spec.privileges() == Privileges.DOCKER_DEFAULT;
    var held = ThisProcess.capabilities();
    if (limited && held.contains(Capability.SETPCAP)) {
      program.limitCapabilities(Capability.DOCKER_DEFAULTS);
    }
    if (IdMap.users().isSingle()) {
      program.pretendOwnership(); // Groups cannot be set, and at exec root has the capabilities of the limit.
    } else {
      become(program, identity, held, limited);
    }
    program.dieWithParent().newSession().standardStreams(streams.input(), streams.output().writer(), streams.error().writer());
    var environment = spec.environment().entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
    program.exec(files(spec), spec.arguments(), environment);
  }

  private static void become(ChildProgram program, Identity identity, Set<Capability> held, boolean limited) {
    program.identity(identity.uid(), identity.gid(), identity.groups());
    if (identity.uid() != 0) {
      program.capabilities(Set.of());
    } else if (limited) {
      var kept = EnumSet.copyOf(Capability.DOCKER_DEFAULTS);
      kept.retainAll(held);
      program.capabilities(kept);
    }
  }

  /** Tried in the child, where the mounts are in place and links lead where they should. */
  static List<String> files(ProcessSpec spec) {
    var program = spec.arguments().getFirst();
    if (program.contains("/")) {
      return List.of(program);
    }
    var path = spec.environment().getOrDefault("PATH", DEFAULT_PATH);
    var files = List.of(path.split(":")).stream()
        .filter(directory -> directory.startsWith("/"))
        .map(directory -> directory.endsWith("/") ? directory + program : directory + "/" + program)
        .toList();
    // With no place to look there is still a name to fail with.
    return files.isEmpty() || program.isEmpty() ? List.of("/dev/null/" + program) : files;
  }
}
