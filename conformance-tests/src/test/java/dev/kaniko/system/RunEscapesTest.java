package dev.kaniko.system;

import static dev.kaniko.system.EscapeWay.Outcome.HARMLESS;
import static dev.kaniko.system.EscapeWay.Outcome.PERMITTED;
import static dev.kaniko.system.EscapeWay.Outcome.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.fixture.Slow;
import dev.kaniko.fixture.Tool;
import dev.kaniko.runtime.isolation.IsolationMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A hostile RUN tries all {@linkplain EscapeWay ways} out of its isolation and into what others have left, in each isolation and in a container of podman's. What comes
 * of each is what the table says, and nothing is permitted without a reason. Facts decide: words that must not be read, directories that must not change, a neighbour that
 * gets no signal, processes that must be gone. The isolations are described in {@code runtime/docs/isolation.md}.
 *
 * <p>Needs root, what {@link dev.kaniko.fixture.OrdinaryUser} needs, a kernel that lets users have user namespaces, runc, podman, umoci, busybox-static, gcc and musl-tools.
 */
@Tag("system")
@Order(1)
@ExtendWith(SharedExecutorImage.class)
final class RunEscapesTest {
  /** More than a log may grow by the output of one step. */
  private static final int MOST_LOG = 8 << 20;

  /** What of the machine no way may change. */
  private static final List<String> SETTINGS = List.of("sys/kernel/hostname", "sys/kernel/domainname", "sys/kernel/core_pattern", "sys/kernel/modprobe", "swaps", "modules");

  @TempDir private static Path folder;
  private static List<EscapeWay> ways = List.of();
  private static HostileBase base = new HostileBase(Path.of(""));
  private static Map<String, String> settings = Map.of();

  @BeforeAll
  static void prepare() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    ways = EscapeWay.all();
    base = HostileBase.compile(Files.createDirectory(folder.resolve("program")));
    settings = settings();
  }

  @AfterAll
  static void clean() throws Exception {
    Tool.of("find", folder.toString(), "-mindepth", "1", "-delete").succeed();
  }

  private static Map<String, String> settings() throws IOException {
    var settings = new TreeMap<String, String>();
    for (String name : SETTINGS) {
      Path file = Path.of("/proc", name);
      settings.put(name, Files.exists(file) ? Files.readString(file) : "");
    }
    return settings;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
  void nothingGetsOut(IsolationMode isolation, ExecutorImage executor) throws Exception {
    Path own = Files.createDirectory(folder.resolve(isolation.text()));
    try (var builder = HostileBuilder.open(isolation, own, base, executor, ways)) {
      var findings = new EscapeFindings(isolation.text(), builder.canaries());
      var tasks = new ArrayList<Callable<Void>>();
      tasks.add(() -> tryAll(isolation, builder, findings));
      var single = singlesOf(isolation);
      single.forEach((way, dockerfile) -> tasks.add(() -> tryOne(way, builder.build(way, dockerfile), builder, findings)));
      try (var pool = Executors.newFixedThreadPool(2)) {
        for (var done : pool.invokeAll(tasks)) {
          done.get();
        }
      }
      lookAtCanaries(builder.canaries(), builder.neighbour(), findings);
      var untried = new HashSet<>(HostileDockerfiles.single().keySet());
      untried.removeAll(single.keySet());
      assertThat(findings.differences(ways.stream().filter(way -> !untried.contains(way.name())).toList())).isEmpty();
      assertThat(settings()).isEqualTo(settings);
    }
  }

  /** What may end its build is about places that the builder looks up itself. It does so with an OCI runtime as it does without, so there it is a {@link Slow} part. */
  private static Map<String, String> singlesOf(IsolationMode isolation) {
    return isolation == IsolationMode.OCI && !Slow.WANTED ? Map.of() : HostileDockerfiles.single();
  }

  private static Void tryAll(IsolationMode isolation, HostileBuilder builder, EscapeFindings findings) throws Exception {
    boolean privateNetwork = isolation != IsolationMode.IN_PLACE;
    var built = builder.build("all", privateNetwork ? HostileDockerfiles.ALL : HostileDockerfiles.ALL.replace(HostileDockerfiles.NETWORK, ""));
    assertThat(built.result().exitCode()).as(shortened(built.result().output())).isZero();
    var image = built.image();
    for (String layer : image.layers()) {
      image.files(layer).forEach((name, content) -> {
        if (!name.equals("results") && !builder.canaries().in(content).isEmpty()) {
          findings.broken(name + " of the image has " + builder.canaries().in(content));
        }
      });
    }
    findings.program(image.text("results"));
    HostileDockerfiles.STAGES.forEach(way -> findings.put(way, HARMLESS, "it was built"));
    if (!builder.canaries().in(built.result().output()).isEmpty()) {
      findings.broken("the log has " + builder.canaries().in(built.result().output()));
    }
    if (built.result().output().length() > MOST_LOG) {
      findings.put("output-flood", PERMITTED, "the log has " + built.result().output().length() + " characters");
    }
    lookForProcesses(builder.canaries(), findings);
    if (!privateNetwork) {
      refuseNetwork(builder.build("network", "FROM attack\n" + HostileDockerfiles.NETWORK), findings);
    }
    return null;
  }

  /** What asks for a network of its own is refused as a whole. */
  private static void refuseNetwork(HostileBuilder.Built built, EscapeFindings findings) {
    ways.stream().map(EscapeWay::name).filter(name -> name.startsWith("private-"))
        .forEach(name -> findings.put(name, built.result().exitCode() == 0 ? PERMITTED : REFUSED, shortened(built.result().output())));
  }

  private static void lookForProcesses(EscapeCanaries canaries, EscapeFindings findings) {
    var left = ProcessHandle.allProcesses().filter(process -> isOfRun(process, canaries)).map(process -> process.info().commandLine().orElse("")).toList();
    for (String way : List.of("left-daemon", "fork-flood")) {
      if (left.stream().anyMatch(line -> line.contains(way))) {
        findings.put(way, PERMITTED, "its processes are there after the build");
      }
    }
  }

  /** Whether it is told where the canaries of this test are. */
  private static boolean isOfRun(ProcessHandle process, EscapeCanaries canaries) {
    try {
      return process.info().commandLine().orElse("").startsWith(HostileBase.PROGRAM + " ")
          && Files.readString(Path.of("/proc", Long.toString(process.pid()), "environ")).contains("OUTSIDE=" + canaries.outside() + "\0");
    } catch (IOException e) {
      return false; // It has ended.
    }
  }

  /** A build that has one way to try. */
  private static Void tryOne(String way, HostileBuilder.Built built, HostileBuilder builder, EscapeFindings findings) throws Exception {
    var result = built.result();
    var found = builder.canaries().in(result.output());
    // Who loses a race may find nothing there, which ends the build.
    findings.put(way, result.exitCode() == 0 || way.endsWith("-race") ? HARMLESS : REFUSED, shortened(result.output()));
    if (result.exitCode() == 0) {
      var image = built.image();
      for (String layer : image.layers()) {
        image.files(layer).values().forEach(content -> found.addAll(builder.canaries().in(content)));
      }
      if (image.tree().containsKey("results")) {
        findings.program(image.text("results"));
      }
    }
    if (!found.isEmpty()) {
      findings.put(way, PERMITTED, "the build found " + found);
    }
    if (result.exitCode() == 70 || result.output().contains("bug in kaniko")) {
      findings.broken(way + ": " + shortened(result.output()));
    }
    return null;
  }

  private static void lookAtCanaries(EscapeCanaries canaries, EscapeNeighbour neighbour, EscapeFindings findings) throws IOException {
    for (Path changed : canaries.changed()) {
      findings.put(changed.getName(0).toString(), PERMITTED, "it changed " + changed);
    }
    if (neighbour.wasSignalled()) {
      findings.put("signal-to-all", PERMITTED, "a process of the machine was sent one");
    }
  }

  private static String shortened(String output) {
    return output.length() < 2000 ? output : output.substring(0, 1000) + " … " + output.substring(output.length() - 1000);
  }

  @Test
  void podmanIsWhatTheTableComparesWith() throws Exception {
    Path own = Files.createDirectory(folder.resolve("podman"));
    var canaries = new EscapeCanaries(own.resolve("outside"));
    canaries.plant(ways);
    canaries.watch();
    try (var neighbour = EscapeNeighbour.start(own, base, canaries.word("neighbour"), Tool.of())) {
      var podman = HostilePodman.open(own, base, canaries, neighbour);
      var findings = new EscapeFindings("podman", canaries);
      try {
        podman.escape(own.resolve("results"), List.of(), List.of("ways", "network", "abstract-socket", "loopback", "fork-flood"));
        findings.program(Files.readString(own.resolve("results")));
        HostileDockerfiles.commands(canaries.outside()).forEach((way, command) -> tryInPodman(podman, way, command, canaries, findings));
        lookAtCanaries(canaries, neighbour, findings);
        lookForProcesses(canaries, findings);
        assertThat(findings.differences(ways)).isEmpty();
        assertThat(permittedWhereRightsAreGiven(podman, own.resolve("privileged"), canaries)).as("what a container with all rights can do").isGreaterThan(50);
      } finally {
        podman.close();
      }
    }
  }

  private static void tryInPodman(HostilePodman podman, String way, HostileDockerfiles.Command command, EscapeCanaries canaries, EscapeFindings findings) {
    try {
      var result = podman.run(command.options(), command.image(), command.words());
      var found = canaries.in(result.output());
      findings.put(way, found.isEmpty() ? result.exitCode() == 0 ? HARMLESS : REFUSED : PERMITTED, result.output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The ways are ways: where nothing forbids them, they reach what they are after. */
  private static long permittedWhereRightsAreGiven(HostilePodman podman, Path results, EscapeCanaries canaries) throws Exception {
    podman.escape(results, List.of("--privileged"), List.of("ways"));
    var findings = new EscapeFindings("podman", canaries);
    findings.program(Files.readString(results));
    return findings.permitted();
  }

  @Test
  void eachWayHasARowOfItsOwn() {
    assertThat(ways).extracting(EscapeWay::name).doesNotHaveDuplicates().hasSizeGreaterThan(60);
  }

  @Test
  void whatPodmanRefusesIsPermittedOnlyForAReason() {
    assertThat(ways).allSatisfy(way -> way.expected().forEach((place, expected) -> {
      if (!place.equals("podman") && expected.outcome() == PERMITTED) {
        assertThat(expected.reason()).as(way.name() + " in " + place).isNotEmpty().doesNotContain("podman");
      }
    }));
  }
}
