package dev.kaniko.runtime.process.program;

import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.linux.ChildProgram;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.IdMap;
import dev.kaniko.runtime.linux.Machine;
import dev.kaniko.runtime.linux.ThisProcess;
import dev.kaniko.runtime.process.ProcessSpec;
import dev.kaniko.runtime.process.ProcessSpec.Privileges;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The last steps of a child, the same for every kind of root: from the working directory to exec. */
public final class ProgramEnd {
  private static final int UMASK = 0022;
  /** What moby sets where an image says nothing. */
  public static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private ProgramEnd() {}

  /**
   * Adds the steps.
   *
   * @param rights what root has in the root of the process, if it is not {@linkplain Privileges#INSECURE insecure}
   */
  public static void add(ChildProgram program, ProcessSpec spec, Streams streams, Set<Capability> rights) throws ErrnoException {
    program.standardStreams(streams.input(), streams.output().writer(), streams.error().writer())
        .workingDirectory(spec.program().workingDirectory().text())
        .umask(UMASK)
        .ownKeyring();
    var held = ThisProcess.capabilities();
    if (spec.confinement().privileges() == Privileges.DOCKER_DEFAULT) {
      limit(program, held, rights);
    }
    if (IdMap.users().isSingle()) {
      program.pretendOwnership(); // Groups cannot be set, and at exec root has the capabilities of the limit.
    } else {
      become(program, spec, held, rights);
    }
    program.dieWithParent().newSession();
    var environment = spec.program().environment().entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
    program.exec(files(spec), spec.program().arguments(), environment);
  }

  private static void limit(ChildProgram program, Set<Capability> held, Set<Capability> rights) {
    if (held.contains(Capability.SETPCAP)) {
      program.limitCapabilities(rights);
    } else if (!rights.containsAll(held)) {
      program.noNewPrivileges(); // What root gives up it would have again at exec.
    }
    if (held.contains(Capability.SYS_ADMIN) && ThisProcess.canFilter()) {
      program.filter(SeccompProfile.docker().filter(rights, Machine.current()));
    }
  }

  private static void become(ChildProgram program, ProcessSpec spec, Set<Capability> held, Set<Capability> rights) {
    var identity = spec.identity();
    program.identity(identity.uid(), identity.gid(), identity.groups());
    if (identity.uid() != 0) {
      program.capabilities(Set.of());
    } else if (spec.confinement().privileges() == Privileges.DOCKER_DEFAULT) {
      var kept = EnumSet.copyOf(rights);
      kept.retainAll(held);
      program.capabilities(kept);
    }
  }

  /** Tried in the child, where the mounts are in place and links lead where they should. */
  static List<String> files(ProcessSpec spec) {
    var program = spec.program().arguments().getFirst();
    if (program.contains("/")) {
      return List.of(program);
    }
    var path = spec.program().environment().getOrDefault("PATH", DEFAULT_PATH);
    var files = List.of(path.split(":")).stream()
        .filter(directory -> directory.startsWith("/"))
        .map(directory -> directory.endsWith("/") ? directory + program : directory + "/" + program)
        .toList();
    // With no place to look there is still a name to fail with.
    return files.isEmpty() || program.isEmpty() ? List.of("/dev/null/" + program) : files;
  }
}
