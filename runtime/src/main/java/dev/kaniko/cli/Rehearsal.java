package dev.kaniko.cli;

import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.lint.RuleSet;
import dev.kaniko.runtime.process.rootless.UserNamespace;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Does once what commands do, so that the classes which they need are loaded when the JVM writes a cache of linked classes. The launcher runs it and throws the
 * results away.
 */
public final class Rehearsal {
  private static final Pattern EXAMPLE = Pattern.compile("\n```dockerfile[^\n]*\n(.*?)```", Pattern.DOTALL);

  /** What the plan looks at: most kinds of instructions. */
  private static final String VARIED = """
      # syntax=docker/dockerfile:1
      ARG VERSION=1
      FROM --platform=$BUILDPLATFORM alpine:3 AS tools
      SHELL ["/bin/bash", "-o", "pipefail", "-c"]
      ARG VERSION
      ENV HOME=/root PATH=/opt/bin:$PATH A=${VERSION:-2}
      WORKDIR /work
      RUN apt-get update && apt-get install -y "curl=$VERSION" | cat > /out
      RUN --mount=type=cache,target=/root/.cache --mount=type=secret,id=token <<EOF
      echo "${line#x}"
      EOF
      ADD https://a.example/archive.tar.gz /archive/
      COPY *.txt other /text/
      FROM tools AS unused
      RUN make
      FROM scratch
      LABEL name=value maintainer="me"
      COPY --from=tools --chown=1:1 /work /work
      EXPOSE 80/tcp
      VOLUME ["/data"]
      USER root
      STOPSIGNAL SIGTERM
      HEALTHCHECK --interval=1m CMD curl -f http://localhost/ || exit 1
      ONBUILD RUN echo $UNKNOWN
      ENTRYPOINT ["/bin/run"]
      CMD run -x
      """;

  /** An ordinary user's build is done by a second process. Its classes are needed as well, so all that is rehearsed is done in this one. */
  private static final Map<String, String> INSIDE = UserNamespace.isNeeded(Map.of()) ? UserNamespace.environmentInside() : Map.of();

  private Rehearsal() {}

  /**
   * @param arguments the directory of an example, an empty directory that may be written to, and the kinds of commands
   */
  public static void main(String[] arguments) throws IOException {
    if (UserNamespace.entered(System.getenv())) {
      return; // It was started to rehearse the start of a process in a user namespace.
    }
    // All commands copy the variables of their own process.
    var _ = Map.copyOf(System.getenv());
    var example = arguments[0];
    var work = Path.of(arguments[1]);
    for (var kind : List.of(arguments).subList(2, arguments.length)) {
      switch (kind) {
        case "build" -> rehearseBuilds(example, work);
        case "plan" -> rehearsePlan(example, work);
        case "lint" -> rehearseLint(example, work);
        case "report" -> rehearseReports(work);
        case "fmt" -> rehearseLayout(work);
        case "version" -> {
          run("--help");
          run(VersionCommand.NAME);
        }
        default -> throw new IllegalArgumentException("no kind of commands: " + kind);
      }
    }
  }

  /**
   * A build that is pushed, one that finds all its steps in a repository, one that finds them on this machine and starts from an image of the registry, a RUN,
   * where one can be had, one without a program, and the plan.
   */
  private static void rehearseBuilds(String example, Path work) throws IOException {
    try (var registry = RehearsalRegistry.open()) {
      var image = registry.address() + "/rehearsal";
      Files.writeString(Files.createDirectories(work.resolve("run")).resolve("Dockerfile"),
          "FROM " + image + " AS base\nUSER 0\nCOPY Dockerfile /copied\nFROM base\nCOPY --from=base /copied /again\nRUN [\"/none\"]\n");
      if (!INSIDE.isEmpty()) {
        run(Map.of(), "build", "--context", example, "--no-push", "--kaniko-dir", work + "/state");
      }
      for (var state : List.of("/state", "/empty-state", "/empty-state")) {
        run("build", "--context", example, "--oci-layout-path", work + "/layout", "--kaniko-dir", work + state, "--destination", image, "--insecure", "--cache");
      }
      run("--context", work + "/run", "--no-push", "--kaniko-dir", work + "/state", "--insecure-pull");
      run("build", "--context", work + "/run", "--no-push", "--kaniko-dir", work + "/state", "--insecure-pull");
      var program = SmallestProgram.of(System.getProperty("os.arch"));
      if (program.isPresent()) {
        Files.write(work.resolve("run/program"), program.get());
        Files.writeString(work.resolve("run/Dockerfile"), "FROM " + image + "\nUSER 0\nCOPY --chmod=0755 program /program\n" + "RUN [\"/program\"]\n".repeat(2));
        run("build", "--context", work + "/run", "--no-push", "--kaniko-dir", work + "/state", "--insecure-pull", "--no-cache");
      }
    }
    rehearsePlan(example, work);
  }

  private static void rehearsePlan(String example, Path work) throws IOException {
    run("plan", "--offline", "--context", example);
    run("plan", "--offline", "--context", varied(work));
  }

  private static String varied(Path work) throws IOException {
    var folder = Files.createDirectories(work.resolve("varied"));
    Files.writeString(folder.resolve("Dockerfile"), VARIED);
    return folder.toString();
  }

  /** The linter with all its rules. */
  private static void rehearseLint(String example, Path work) throws IOException {
    run("lint", example);
    rehearseRules(Files.createDirectory(work.resolve("rules")));
  }

  private static void rehearseReports(Path work) throws IOException {
    run("lint", "--format=json", varied(work));
    run("lint", "--format=sarif", varied(work));
  }

  private static void rehearseLayout(Path work) throws IOException {
    run("fmt", "--check", varied(work));
    run("fmt", varied(work));
  }

  /** Checks the examples of the pages of all rules, so that each rule finds something. */
  private static void rehearseRules(Path folder) throws IOException {
    int count = 0;
    for (var rule : RuleSet.load(InstructionSet.load()).infos()) {
      for (var example = EXAMPLE.matcher(rule.page().orElse("")); example.find();) {
        Files.writeString(folder.resolve(++count + ".Dockerfile"), example.group(1));
      }
    }
    run("lint", "--no-gitignore", folder.toString());
  }

  private static void run(String... arguments) {
    run(INSIDE, arguments);
  }

  private static void run(Map<String, String> environment, String... arguments) {
    var nowhere = new PrintStream(OutputStream.nullOutputStream());
    OutOfMemory.endProcess(nowhere);
    Main.run(List.of(arguments), environment, nowhere, nowhere);
  }
}
