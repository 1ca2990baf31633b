package dev.kaniko.system;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The Dockerfiles of the escape suite, on a base {@code attack} with the program {@code /escape}. One tries most ways and is to be built; each of the others
 * tries one way that may end its build. The descriptor 3 of the builder is a directory of the machine, which {@code $OUTSIDE} names.
 */
final class HostileDockerfiles {
  /** All that needs a network of its own. */
  static final String NETWORK = "RUN --network=none [\"/escape\", \"network\"]\n";

  /** Ways that end no build, each in a stage of its own: a build is harmless where nothing outside was read or changed. */
  static final List<String> STAGES =
      List.of("owner-of-the-machine", "etc-is-a-link", "mount-target-link", "copy-target-link", "copy-target-descriptor", "workdir-made-by-a-link", "cache-source-link");

  /** All ways that do not end the build; {@code /results} says what came of those that are no stages. */
  static final String ALL = """
      FROM attack AS owner-of-the-machine
      ARG OUTSIDE
      RUN ln -sf $OUTSIDE/passwd /etc/passwd
      COPY --chown=outsider Dockerfile /given
      RUN echo uid $(stat -c %u /given)

      FROM attack AS link
      ARG OUTSIDE
      RUN mkdir /made && cp /bin/busybox /made/busybox && ln -s $OUTSIDE/etc-is-a-link/mnt /made/etc

      FROM scratch AS etc-is-a-link
      COPY --from=link /made/ /
      RUN ["/busybox", "true"]

      FROM attack AS mount-target-link
      ARG OUTSIDE
      RUN ln -s $OUTSIDE/mount-target-link /way
      RUN --mount=type=tmpfs,target=/way/made --mount=type=secret,id=secret,target=/way/word --mount=type=secret,id=secret,target=/way/new true

      FROM attack AS copy-target-link
      ARG OUTSIDE
      RUN ln -s $OUTSIDE/copy-target-link /way
      COPY Dockerfile /way/copied
      ADD Dockerfile /way/word
      RUN true

      FROM attack AS copy-target-descriptor
      RUN ln -s /proc/self/fd/3/copy-target-descriptor /way
      COPY Dockerfile /way/copied
      RUN true

      FROM attack AS workdir-made-by-a-link
      ARG OUTSIDE
      RUN ln -s $OUTSIDE/workdir-made-by-a-link /way
      WORKDIR /way/made
      RUN cat ../word || true

      FROM attack AS cache-source-link
      ARG OUTSIDE
      RUN --mount=type=cache,id=linked,target=/c ln -s $OUTSIDE/cache-source-link /c/way
      RUN --mount=type=cache,id=linked,source=way/sub,target=/m cat /m/secret; : > /m/written

      FROM attack AS elsewhere
      RUN --mount=type=secret,id=elsewhere,target=/elsewhere sleep 1 && touch /done

      FROM attack
      ARG OUTSIDE
      ARG SOCKET
      ARG PORT
      RUN touch /made-by-shell
      RUN --mount=type=secret,id=secret,target=/run/secrets/word --mount=type=secret,id=secret,env=WORD test -s /run/secrets/word && test -n "$WORD"
      RUN --mount=type=secret,id=cache --mount=type=cache,id=theirs,target=/theirs cp /run/secrets/cache /theirs/word
      RUN --mount=type=cache,id=parent,target=/mount-point-parent/parent/mnt ["/escape", "mount-point-parent"]
      RUN --mount=type=secret,id=secret,target=/mount-point-of-a-file/parent/word ["/escape", "mount-point-of-a-file"]
      RUN --mount=type=cache,id=race,target=/mount-point-race/parent/mnt ["/escape", "mount-point-race"]
      RUN --mount=type=cache,id=beat,target=/beat ["/escape", "left-daemon"]
      RUN --mount=type=cache,id=beat,target=/beat ["/escape", "left-daemon-later"]
      RUN --mount=type=cache,id=mine,target=/mine --mount=type=cache,id=../theirs,target=/by-dots ["/escape", "cache-of-another-id"]
      RUN --mount=type=bind,target=/context ["/escape", "link-of-the-context"]
      RUN ["/escape", "abstract-socket", "loopback", "fork-flood"]
      RUN ["/escape", "output-flood"]
      """ + NETWORK + """
      RUN --mount=type=tmpfs,target=/scratch --mount=type=cache,id=scratch,target=/cache ["/escape", "ways"]
      COPY --from=elsewhere /done /done
      """ + STAGES.stream().map(stage -> "COPY --from=" + stage + " / /of/" + stage + "/\n").collect(Collectors.joining());

  /** In a directory of the machine: reads a secret and leaves a mark. */
  private static final String LOOK = "cat secret ../secret; : > %s/written\n";

  private HostileDockerfiles() {}

  /** The others, by way. */
  static Map<String, String> single() {
    var files = new LinkedHashMap<String, String>();
    look(files, "workdir-descriptor", "FROM attack\nWORKDIR /proc/self/fd/3\n");
    look(files, "workdir-of-a-thread", "FROM attack\nWORKDIR /proc/thread-self/fd/3\n");
    look(files, "workdir-of-dev", "FROM attack\nWORKDIR /dev/fd/3\n");
    look(files, "workdir-of-the-base", "FROM attack-workdir\n");
    look(files, "workdir-link", "FROM attack\nRUN ln -s /proc/self/fd/3 /way\nWORKDIR /way\n");
    files.put("program-of-a-descriptor", "FROM attack\nRUN [\"/proc/self/fd/3/program\"]\n");
    files.put("interpreter-of-a-descriptor", "FROM attack\nCOPY --chmod=755 <<EOF /script\n#!/proc/self/fd/3/program\nEOF\nRUN [\"/script\"]\n");
    files.put("path-of-descriptors", "FROM attack\nARG OUTSIDE\nENV PATH=" + pathOfDescriptors() + "\nRUN [\"program\"]\n");
    files.put("user-of-a-descriptor", "FROM attack\nRUN ln -sf /proc/self/fd/3/passwd /etc/passwd\nUSER outsider\nRUN echo uid $(id -u)\n");
    files.put("user-of-the-machine", "FROM attack\nARG OUTSIDE\nRUN ln -sf $OUTSIDE/passwd /etc/passwd\nUSER outsider\nRUN echo uid $(id -u)\n");
    // An overlay lets nobody rename a directory of the base, but one that was made for the mounts.
    files.put("etc-becomes-a-link", """
        FROM attack AS from
        FROM scratch
        ARG OUTSIDE
        COPY --from=from /escape /escape
        RUN ["/escape", "etc-becomes-a-link"]
        """);
    files.put("copy-of-a-descriptor", "FROM attack AS from\nRUN ln -s /proc/self/fd/3 /way\nFROM attack\nCOPY --from=from /way/secret /stolen\nRUN cat /stolen\n");
    files.put("copy-of-a-link", "FROM attack AS from\nARG OUTSIDE\nRUN ln -s $OUTSIDE /way\nFROM attack\nCOPY --from=from /way/secret /stolen\nRUN cat /stolen\n");
    files.put("copy-of-a-link-of-the-context", "FROM attack\nCOPY link/secret /stolen\nRUN cat /stolen\n");
    files.put("bind-of-a-link-of-the-context", "FROM attack\nRUN --mount=type=bind,source=link,target=/m,rw cat /m/secret; : > /m/bind-of-a-link-of-the-context/written\n");
    files.put("bind-of-a-link-of-a-stage", """
        FROM attack AS from
        ARG OUTSIDE
        RUN ln -s $OUTSIDE /way
        FROM attack
        RUN --mount=type=bind,from=from,source=/way,target=/m,rw cat /m/secret; : > /m/bind-of-a-link-of-a-stage/written
        """);
    files.put("cache-source-upwards", """
        FROM attack
        RUN --mount=type=secret,id=cache --mount=type=cache,id=theirs,target=/theirs cp /run/secrets/cache /theirs/word
        RUN --mount=type=cache,id=mine,source=../theirs,target=/m cat /m/word
        """);
    files.put("cache-source-race", """
        FROM attack AS races
        ARG OUTSIDE
        RUN --mount=type=cache,id=shared,target=/shared mkdir -p /shared/parent/sub
        RUN --mount=type=cache,id=shared,target=/shared ["/escape", "cache-source-race"]
        FROM attack AS reads
        """ + "RUN --mount=type=cache,id=shared,source=parent/sub,target=/m cat /m/secret; : > /m/written\n".repeat(10) + """
        FROM attack
        COPY --from=races /results /
        COPY --from=reads /bin/busybox /read
        """);
    return files;
  }

  /** What the same is for a container. */
  record Command(List<String> options, String image, List<String> words) {}

  /** Those of the others that can be tried in a container that nobody builds. */
  static Map<String, Command> commands(Path outside) {
    var commands = new LinkedHashMap<String, Command>();
    for (var way : Map.of("workdir-descriptor", "/proc/self/fd/3", "workdir-of-a-thread", "/proc/thread-self/fd/3", "workdir-of-dev", "/dev/fd/3").entrySet()) {
      commands.put(way.getKey(), new Command(List.of("--workdir=" + way.getValue()), "attack", List.of("sh", "-c", LOOK.formatted(way.getKey()))));
    }
    commands.put("workdir-of-the-base", new Command(List.of(), "attack-workdir", List.of("sh", "-c", LOOK.formatted("workdir-of-the-base"))));
    commands.put("program-of-a-descriptor", new Command(List.of(), "attack", List.of("/proc/self/fd/3/program")));
    commands.put("path-of-descriptors", new Command(List.of("--env=PATH=" + pathOfDescriptors().replace("$OUTSIDE", outside.toString())), "attack", List.of("program")));
    return commands;
  }

  private static void look(Map<String, String> files, String way, String start) {
    files.put(way, start + "RUN " + LOOK.formatted(way));
  }

  /** Each descriptor that a builder may have, and from there up and down to the directory of the machine. */
  private static String pathOfDescriptors() {
    var path = new StringBuilder();
    for (int descriptor = 3; descriptor <= 40; descriptor++) {
      path.append(path.isEmpty() ? "" : ":").append("/proc/self/fd/").append(descriptor).append("/..".repeat(12)).append("$OUTSIDE");
    }
    return path.toString();
  }
}
