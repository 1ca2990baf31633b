package dev.kaniko.runtime.process.rootless;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kaniko.runtime.linux.Capability;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.IdMap;
import dev.kaniko.runtime.linux.ThisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which ids a new user namespace has; id 0 of it is the user of this process. */
sealed interface IdMapping {
  /** What a process needs to map all that it has. Id 0 of this machine takes the third. */
  Set<Capability> TO_MAP_ALL = EnumSet.of(Capability.SETUID, Capability.SETGID, Capability.SETFCAP);

  /**
   * Gives its ids to the namespace of a process.
   *
   * @throws RefusedException if this machine does not allow it; nothing is mapped then
   */
  void write(int pid) throws IOException;

  /** In a few words, which ids the namespace has. */
  String description();

  /** The best that this process can have. */
  static IdMapping choose() throws ErrnoException {
    if (ThisProcess.capabilities().containsAll(TO_MAP_ALL)) {
      return new Same(IdMap.users(), IdMap.groups());
    }
    var user = System.getProperty("user.name", "");
    var users = SubordinateIds.of(Path.of("/etc/subuid"), user, ThisProcess.effectiveUid());
    var groups = SubordinateIds.of(Path.of("/etc/subgid"), user, ThisProcess.effectiveUid());
    if (users.isEmpty() || groups.isEmpty()) {
      return new Single("no ids in " + (users.isEmpty() ? "/etc/subuid" : "/etc/subgid") + " for the user " + user);
    }
    return new Subordinate(behindOwn(ThisProcess.effectiveUid(), users), behindOwn(ThisProcess.gid(), groups));
  }

  private static IdMap behindOwn(int own, List<SubordinateIds> more) {
    var ranges = new ArrayList<IdMap.Range>();
    ranges.add(new IdMap.Range(0, Integer.toUnsignedLong(own), 1));
    long next = 1;
    for (var ids : more) {
      ranges.add(new IdMap.Range(next, ids.first(), ids.count()));
      next += ids.count();
    }
    return new IdMap(ranges);
  }

  /** A machine does not allow a mapping. */
  final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /** All ids of this process's own namespace, each as itself; written by this process. */
  record Same(IdMap users, IdMap groups) implements IdMapping {
    @Override
    public void write(int pid) throws IOException {
      writeMap(pid, "gid_map", same(groups));
      writeMap(pid, "uid_map", same(users));
    }

    private static String same(IdMap map) {
      return map.ranges().stream().map(range -> new IdMap.Range(range.inside(), range.inside(), range.count()).line() + "\n").collect(Collectors.joining());
    }

    @Override
    public String description() {
      return "the ids " + users.text();
    }
  }

  /** This user, and the ids that {@code /etc/subuid} and {@code /etc/subgid} give to it; written by newuidmap and newgidmap. */
  record Subordinate(IdMap users, IdMap groups) implements IdMapping {
    @Override
    public void write(int pid) throws IOException {
      // Where the first is refused nothing is mapped.
      run("newuidmap", pid, users);
      run("newgidmap", pid, groups);
    }

    private static void run(String program, int pid, IdMap map) throws IOException {
      var command = new ArrayList<>(List.of(program, Integer.toString(pid)));
      map.ranges().forEach(range -> command.addAll(List.of(range.line().split(" "))));
      Process process;
      try {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
      } catch (IOException absent) {
        throw new RefusedException("there is no " + program + " on the PATH: the package uidmap or shadow-utils has it");
      }
      process.getOutputStream().close();
      var said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      try {
        if (process.waitFor() != 0) {
          throw new RefusedException(said.isEmpty() ? program + " failed" : said.lines().findFirst().orElseThrow());
        }
      } catch (InterruptedException e) {
        process.destroy();
        throw new IOException("cancelled", e);
      }
    }

    @Override
    public String description() {
      return "the ids " + users.text();
    }
  }

  /**
   * This user alone.
   *
   * @param reason why there is no more
   */
  record Single(String reason) implements IdMapping {
    @Override
    public void write(int pid) throws IOException {
      Files.writeString(Path.of("/proc", Integer.toString(pid), "setgroups"), "deny");
      writeMap(pid, "gid_map", "0 " + Integer.toUnsignedString(ThisProcess.gid()) + " 1\n");
      writeMap(pid, "uid_map", "0 " + Integer.toUnsignedString(ThisProcess.effectiveUid()) + " 1\n");
    }

    @Override
    public String description() {
      return singleId(reason);
    }
  }

  static String singleId(String reason) {
    return "a single id, so USER and chown have no effect in RUN (" + reason + ")";
  }

  private static void writeMap(int pid, String file, String text) throws IOException {
    Files.writeString(Path.of("/proc", Integer.toString(pid), file), text);
  }
}
