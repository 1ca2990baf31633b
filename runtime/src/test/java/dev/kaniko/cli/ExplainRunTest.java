package dev.kaniko.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code build --explain} and {@code plan --cache} of builds that run commands, those of the static busybox of this machine. */
@Tag("system")
final class ExplainRunTest {
  /** The first command makes the directories that mounts need. */
  private static final String BASE = "FROM scratch\nCOPY sh /bin/sh\nRUN true\n";

  @TempDir private Path folder;
  private Path context = Path.of("unset");

  @BeforeEach
  void makeContext() throws IOException {
    context = Files.createDirectory(folder.resolve("context"));
    var busybox = Stream.of("/bin/busybox", "/usr/bin/busybox").map(Path::of).filter(Files::isExecutable).findFirst()
        .orElseThrow(() -> new AssertionError("there is no busybox: the package busybox-static has it"));
    Files.setPosixFilePermissions(Files.copy(busybox, context.resolve("sh")), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void clean() throws IOException {
    Trash.remove(folder.resolve("state"));
  }

  private CommandRun run(String command, String... options) {
    var all = Stream.concat(Stream.of(command, "--context=" + context, "--kaniko-dir=" + folder.resolve("state"), "--no-push"), Stream.of(options)).toList();
    var run = CommandRun.of(Map.of(), all);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  private String build(String dockerfile, String... options) throws IOException {
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    var said = run("build", Stream.concat(Stream.of("--explain"), Stream.of(options)).toArray(String[]::new)).err();
    return String.join("\n", said.lines().dropWhile(line -> !line.startsWith("steps that were not reused") && !line.startsWith("every step was reused")).toList());
  }

  @Test
  void argumentsVariablesAndCommandsAreNamedWithOldAndNew() throws Exception {
    var dockerfile = BASE + "ARG VERSION=1\nARG API_TOKEN\nENV MODE=slow\nRUN echo one > /one\nUSER 65534\nRUN echo two > /dev/null\n";
    build(dockerfile, "--build-arg=API_TOKEN=hunter1");
    assertThat(build(dockerfile, "--build-arg=API_TOKEN=hunter1")).startsWith("every step was reused");
    assertThat(build(dockerfile, "--build-arg=API_TOKEN=hunter2", "--build-arg=VERSION=2"))
        .contains("build argument VERSION: \"1\" → \"2\"", "build argument API_TOKEN changed; its value is not shown", "follows from [stage-0 6/8]")
        .doesNotContain("hunter");
    assertThat(build(dockerfile.replace("slow", "fast").replace("USER 65534", "USER 0").replace("echo two", "echo 2"),
        "--build-arg=API_TOKEN=hunter2", "--build-arg=VERSION=2"))
        .contains("environment variable MODE: \"slow\" → \"fast\"", "image configuration, User: \"65534\" → \"0\"", "\"echo two > /dev/null\" → \"echo 2 > /dev/null\"");
    try (Stream<Path> records = Files.walk(folder.resolve("state/build-records"))) {
      for (var record : records.filter(Files::isRegularFile).toList()) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(record))) {
          assertThat(new String(in.readAllBytes(), UTF_8)).doesNotContain("hunter");
        }
      }
    }
  }

  @Test
  void aCommandThatComesToSomethingElseIsNamed() throws Exception {
    var dockerfile = BASE + "RUN head -c 9 /dev/urandom > /u\nRUN cp /u /v\n";
    build(dockerfile);
    // The entry of the first command names the digest of its key; without it the command is carried out again.
    var steps = folder.resolve("state/steps");
    try (Stream<Path> entries = Files.list(steps)) {
      for (var entry : entries.toList()) {
        if (Files.readString(entry).contains("dev/urandom")) {
          Files.delete(entry);
        }
      }
    }
    assertThat(build(dockerfile)).contains(
        "[stage-0 3/4] RUN head -c 9 /dev/urandom > /u\n      nothing changed, but its result is not there any more",
        "[stage-0 4/4] RUN cp /u /v\n      its result is that on other files: [stage-0 3/4] was carried out again, and what it made differs");
  }

  @Test
  void aPlanIsOpenOnlyBehindACommandThatIsCarriedOutAgain() throws Exception {
    var dockerfile = BASE + "RUN echo a > /a && touch -d @1000000 /a\nCOPY sh /b\nRUN echo c > /c\n";
    build(dockerfile);
    assertThat(states(dockerfile)).containsExactly("hit", "hit", "hit", "hit", "hit");
    assertThat(states(dockerfile.replace("echo a", "echo b"))).containsExactly(
        "hit",
        "hit",
        "miss: command of the instruction: \"echo a > /a && touch -d @1000000 /a\" → \"echo b > /a && touch -d @1000000 /a\"",
        "miss: follows from [stage-0 3/5]",
        "miss: follows from [stage-0 4/5]");
    try (Stream<Path> entries = Files.list(folder.resolve("state/steps"))) {
      for (var entry : entries.toList()) {
        if (Files.readString(entry).contains("echo a")) {
          Files.delete(entry);
        }
      }
    }
    assertThat(states(dockerfile)).satisfiesExactly(
        base -> assertThat(base).isEqualTo("hit"),
        first -> assertThat(first).isEqualTo("hit"),
        second -> assertThat(second).startsWith("miss: nothing changed, but its result is not there any more"),
        third -> assertThat(third).isEqualTo("hit or miss: depends on what comes of [stage-0 3/5]"),
        fourth -> assertThat(fourth).isEqualTo("hit or miss: depends on what comes of [stage-0 3/5]"));
    // The command makes the same file as before.
    assertThat(build(dockerfile)).contains("[stage-0 3/5]").doesNotContain("[stage-0 4/5]", "[stage-0 5/5]");
  }

  private List<String> states(String dockerfile) throws IOException {
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    return run("plan", "--cache").out().lines().filter(line -> line.startsWith("      cache")).map(line -> line.substring(17)).toList();
  }

  /** A record that is too large is not kept at all. */
  @Test
  void ofABuildWithVeryLongVariablesTheFirstStepsAreRemembered() throws Exception {
    var variables = IntStream.range(0, 1_500).mapToObj(i -> "ENV " + "A".repeat(1_000) + i + "=1\n").collect(Collectors.joining());
    var commands = IntStream.range(0, 12).mapToObj(i -> "RUN true " + i + "\n").collect(Collectors.joining());
    build(BASE + "ENV MODE=slow\n" + variables + commands);
    var said = build(BASE + "ENV MODE=fast\n" + variables + commands);
    assertThat(said).contains(
        "RUN true 0\n      environment variable MODE: \"slow\" → \"fast\"", "RUN true 11\n      something changed; what it depended on is not remembered");
  }

  private CommandRun on(String machine, String... options) {
    var all = Stream.concat(Stream.of("build", "--context=" + context, "--kaniko-dir=" + folder.resolve("state").resolve(machine), "--no-push",
        "--destination=registry.test/app:1", "--cache-repo=oci:" + folder.resolve("layout")), Stream.of(options)).toList();
    var run = CommandRun.of(Map.of(), all);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  @Test
  void anEmptyMachineNamesArgumentsAndVariablesAndNoSecretLeavesTheOther() throws Exception {
    var dockerfile = BASE + "ARG VERSION=1\nARG API_TOKEN\nENV MODE=slow\nRUN echo one > /one\nRUN true $API_TOKEN && echo two > /two\n";
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    on("one", "--build-arg=API_TOKEN=hunter-canary-1");
    var record = new RecordInLayout(folder.resolve("layout"));
    assertThat(record.text()).contains("API_TOKEN", "VERSION", "slow").doesNotContain("canary").contains("\"salt\":\"\"").doesNotContainPattern("\"mark\":\"[^\"]");
    assertThat(on("two", "--no-push-cache", "--build-arg=API_TOKEN=hunter-canary-2", "--explain").err())
        .contains("build argument API_TOKEN may have changed; no other machine is told its value", "follows from [stage-0 6/7]").doesNotContain("canary");
    Files.writeString(context.resolve("Dockerfile"), dockerfile.replace("slow", "fast"));
    assertThat(on("three", "--no-push-cache", "--build-arg=API_TOKEN=hunter-canary-1", "--build-arg=VERSION=2", "--explain").err())
        .contains("build argument VERSION: \"1\" → \"2\"", "environment variable MODE: \"slow\" → \"fast\"").doesNotContain("canary", "API_TOKEN may");
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    var json = on("four", "--no-push-cache", "--build-arg=API_TOKEN=hunter-canary-3", "--explain=json").err();
    assertThat(json).contains("\"hidden\":true").doesNotContain("canary");
  }

  @Test
  void whatWasFoundByTheFilesOfAStageIsStillKnownToOtherMachines() throws Exception {
    var dockerfile = BASE.replace("scratch", "scratch AS made") + "COPY src /src\nRUN cat /src > /out\nFROM scratch\nCOPY --from=made /out /out\n";
    Files.writeString(context.resolve("Dockerfile"), dockerfile);
    Files.writeString(context.resolve("src"), "1");
    on("one");
    Files.writeString(context.resolve("src"), "2");
    assertThat(on("two", "--explain").err()).contains(
        "[stage-1 1/1] COPY --from=made /out /out\n      files, /out of stage made: 1 changed\n        changed /out: sha256:6b86b273ff34 → sha256:d4735e3a265e");
  }
}
