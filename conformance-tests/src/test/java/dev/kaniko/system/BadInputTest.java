package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.cli.BuildHere;
import dev.kaniko.fixture.RegistryServer;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What cannot be built ends with a message of one screen and an exit code, and leaves nothing at the destination. A damaged base is waited for: that minute is not to be the
 * last one of all suites.
 */
@Tag("system")
@Order(1)
final class BadInputTest {
  private static final int SCREEN_LINES = 24;
  private static final Path BUSYBOX = Path.of("/bin/busybox");

  @TempDir private static Path shared;
  private static Workshop workshop;
  private static Path layout;
  private static Path tar;

  @TempDir private Path folder;

  @BeforeAll
  static void open() throws Exception {
    workshop = Workshop.open(shared);
    layout = workshop.result("layout");
    tar = workshop.result("image.tar");
  }

  @AfterAll
  static void close() throws Exception {
    workshop.close();
  }

  @Test
  void noDockerfile() throws Exception {
    assertRefused(BuildHere.run(build(workshop.context(Map.of("readme", "no Dockerfile here")))), "Dockerfile");
  }

  @Test
  void anEmptyDockerfile() throws Exception {
    assertRefused(BuildHere.run(build(workshop.dockerfile(""))), "Dockerfile", "(?i)empty");
  }

  @Test
  void anUnknownInstruction() throws Exception {
    assertRefused(BuildHere.run(build(workshop.dockerfile("FROM scratch\nCOPYY a /b\n"))), "COPYY", "Dockerfile:2");
  }

  @Test
  void anUnknownTarget() throws Exception {
    assertRefused(BuildHere.run(build(workshop.dockerfile("FROM scratch AS build\nLABEL a=b\n"), "--target=bulid")), "bulid");
  }

  @Test
  void anUnknownStage() throws Exception {
    Path context = workshop.dockerfile("FROM scratch AS build\nLABEL a=b\nFROM scratch\nCOPY --from=bulid /a /b\n");
    assertRefused(
        BuildHere.run(build(context, "--registry-mirror=" + workshop.registry().address(), "--skip-default-registry-fallback")), "bulid", "Dockerfile:4");
  }

  @Test
  void aMissingSourceOfCopy() throws Exception {
    assertRefused(BuildHere.run(build(workshop.dockerfile("FROM scratch\nCOPY no-such-file /b\n"))), "no-such-file", "Dockerfile:2");
  }

  @Test
  void everySyntaxErrorIsShownAtOnce() throws Exception {
    assertRefused(BuildHere.run(build(workshop.dockerfile("FROM scratch\nCOPYY a /b\nENV\nCOPY --nosuch=1 a b\n"))), "Dockerfile:2", "Dockerfile:3", "Dockerfile:4");
  }

  @Test
  void anUnknownOptionIsWrongUsage() throws Exception {
    Tool.Result result = BuildHere.run(build(workshop.dockerfile("FROM scratch\n"), "--no-such-option"));
    assertRefused(result, "no-such-option");
    assertThat(result.exitCode()).isEqualTo(2);
  }

  @Test
  void aRegistryOfTheBaseThatIsNotThere() throws Exception {
    assertRefused(BuildHere.run(build(workshop.dockerfile("FROM 127.0.0.1:1/some/base:1\nCOPY Dockerfile /\n"))), "127\\.0\\.0\\.1:1");
  }

  @Test
  void aRegistryOfTheDestinationThatIsNotThere() throws Exception {
    Path context = workshop.dockerfile("FROM scratch\nCOPY Dockerfile /\n");
    assertRefused(BuildHere.run(workshop.kaniko().quickBuild(context, "--destination=127.0.0.1:1/some/image:1")), "127\\.0\\.0\\.1:1");
  }

  @Test
  void aBaseThatDoesNotExist() throws Exception {
    assertRefused(BuildHere.run(build(workshop.dockerfile("FROM " + workshop.name("no/such:1") + "\nCOPY Dockerfile /\n"))), "no/such", "Dockerfile:1");
  }

  @Test
  void wrongCredentials() throws Exception {
    try (RegistryServer guarded = RegistryServer.withPassword(folder.resolve("guarded"), "user", "right")) {
      Path context = workshop.dockerfile("FROM scratch\nCOPY Dockerfile /\n");
      String destination = guarded.address() + "/team/image:1";
      Tool build = workshop.kaniko().quickBuild(context, "--destination=" + destination);

      assertRefused(BuildHere.run(build.with("DOCKER_CONFIG", dockerConfig(guarded, "wrong"))), "(?i)credential|unauthorized|denied", destination.split("/", 2)[0]);
      assertRefused(BuildHere.run(build.with("DOCKER_CONFIG", folder.resolve("nothing").toString())), "(?i)credential|unauthorized|denied");
      assertThat(guarded.hasTag("team/image", "1")).isFalse();

      BuildHere.succeed(build.with("DOCKER_CONFIG", dockerConfig(guarded, "right")));
      assertThat(guarded.hasTag("team/image", "1")).isTrue();
    }
  }

  @Test
  void aCorruptLayerOfTheBase() throws Exception {
    Path context = workshop.dockerfile("FROM scratch\nCOPY data /data\n");
    byte[] data = new byte[200_000];
    new Random(7).nextBytes(data);
    Files.write(context.resolve("data"), data);
    BuildHere.succeed(workshop.kaniko().quickBuild(context, "--destination=" + workshop.name("some/base:1"), "--oci-layout-path=" + workshop.result("good")));
    Path blob = workshop.registry().blob(OciLayout.read(workshop.result("good")).layers().getFirst());
    byte[] stored = Files.readAllBytes(blob);
    stored[stored.length / 2] ^= 1;
    Files.write(blob, stored);
    Tool.of("rm", "-rf", workshop.kaniko().state().toString()).succeed();

    Path user = workshop.context(Map.of("Dockerfile", "FROM " + workshop.name("some/base:1") + "\nCOPY bin/busybox /bin/\nRUN [\"/bin/busybox\", \"true\"]\n"));
    addBusybox(user);
    assertRefused(BuildHere.run(build(user)), "(?i)digest|corrupt", "sha256:");
  }

  @Test
  void aFullDiskAtTheDestination() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    Tool.of("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", small.toString()).succeed();
    try {
      Path context = bigContext();
      Path smallLayout = small.resolve("layout");
      assertRefused(BuildHere.run(workshop.kaniko().quickBuild(context, "--no-push", "--oci-layout-path=" + smallLayout)), "(?i)no space");
      assertThat(smallLayout).doesNotExist();
      Path smallTar = small.resolve("image.tar");
      assertRefused(BuildHere.run(workshop.kaniko().quickBuild(context, "--no-push", "--tar-path=" + smallTar)), "(?i)no space");
      assertThat(smallTar).doesNotExist();
    } finally {
      Tool.of("umount", small.toString()).succeed();
    }
  }

  @Test
  void aFullDiskUnderTheState() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    Tool.of("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", small.toString()).succeed();
    try {
      assertRefused(BuildHere.run(build(bigContext(), "--kaniko-dir=" + small)), "(?i)no space");
    } finally {
      Tool.of("umount", small.toString()).succeed();
    }
  }

  @Test
  void aFailingCommandGivesItsExitCodeAndItsOutput() throws Exception {
    Path context = workshop.dockerfile("FROM scratch\nCOPY bin/busybox /bin/\nRUN [\"/bin/busybox\", \"sh\", \"-c\", \"echo on its way; exit 37\"]\n");
    addBusybox(context);
    Tool.Result result = build(context).run();
    assertRefused(result, "on its way", "Dockerfile:3", "37");
    assertThat(result.exitCode()).isEqualTo(37);
  }

  @Test
  void anInterruptEndsTheCommandAndLeavesNothing() throws Exception {
    // Found by a number of its own: on a busy machine this test may run twice at a time.
    String seconds = Long.toString(1_000_000_000 + System.nanoTime() % 1_000_000_000);
    Path context = workshop.dockerfile("""
        FROM scratch
        COPY bin/busybox /bin/
        RUN ["/bin/busybox", "sh", "-c", "busybox sleep %s & busybox setsid /bin/busybox sleep %s & echo it runs; sleep %s"]
        """.replace("%s", seconds));
    addBusybox(context);
    // What runs in the background of a script ignores interrupts, and so does all that it starts.
    Tool command = build(context);
    Tool.Running build = new Tool(List.of("env", "--default-signal=INT"), command.environment(), command.deadline())
        .and(command.command().toArray(String[]::new)).start();
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (commandLines().stream().filter(line -> line.contains("sleep " + seconds) && !line.contains("-c")).count() < 3) {
      assertThat(build.process().isAlive()).as(build.output()).isTrue();
      assertThat(System.nanoTime()).as("the command starts: %s", build.output()).isLessThan(end);
      Thread.sleep(50);
    }
    Tool.of("kill", "-INT", Long.toString(build.process().pid())).succeed();
    Tool.Result result = build.await();

    assertThat(result.time()).as("it does not wait for the command").isLessThan(Duration.ofMinutes(3));
    assertRefused(result);
    assertThat(commandLines()).noneMatch(line -> line.contains("sleep " + seconds));
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(folder.toString(), shared.toString());
  }

  private static Tool build(Path context, String... options) {
    return workshop.kaniko()
        .quickBuild(context, "--destination=" + workshop.name("bad/image:1"), "--oci-layout-path=" + layout, "--tar-path=" + tar)
        .and(options);
  }

  private static void assertRefused(Tool.Result result, String... patterns) {
    assertThat(result.exitCode()).as(result.output()).isNotZero().isNotEqualTo(70);
    assertThat(result.output()).doesNotContain("Exception").doesNotContain("\tat ").doesNotContain("at dev.kaniko");
    for (String pattern : patterns) {
      assertThat(result.output()).containsPattern(pattern);
    }
    assertThat(result.output().lines().filter(line -> !line.isBlank()).count()).as("lines of%n%s", result.output()).isLessThanOrEqualTo(SCREEN_LINES);
    assertThat(layout).doesNotExist();
    assertThat(tar).doesNotExist();
    assertThat(workshop.registry().hasTag("bad/image", "1")).isFalse();
  }

  private static void addBusybox(Path context) throws IOException {
    Files.createDirectories(context.resolve("bin"));
    Files.copy(BUSYBOX, context.resolve("bin/busybox"));
  }

  /** 24 MB that no compressor makes smaller. */
  private static Path bigContext() throws IOException {
    Path context = workshop.dockerfile("FROM scratch\nCOPY data /data\n");
    Random random = new Random(11);
    byte[] block = new byte[1 << 20];
    for (int i = 0; i < 24; i++) {
      random.nextBytes(block);
      Files.write(context.resolve("data"), block, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    return context;
  }

  private String dockerConfig(RegistryServer server, String password) throws IOException {
    Path config = Files.createDirectories(folder.resolve("docker-" + password));
    String auth = Base64.getEncoder().encodeToString(("user:" + password).getBytes(StandardCharsets.UTF_8));
    Files.writeString(config.resolve("config.json"), "{\"auths\": {\"" + server.address() + "\": {\"auth\": \"" + auth + "\"}}}");
    return config.toString();
  }

  private static List<String> commandLines() throws IOException {
    List<String> lines = new ArrayList<>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      processes.forEach(process -> lines.add(commandLine(process)));
    }
    return lines;
  }

  private static String commandLine(Path process) {
    try {
      return new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8).replace('\0', ' ');
    } catch (IOException gone) {
      return "";
    }
  }
}
