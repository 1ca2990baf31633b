package dev.kaniko.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kaniko.compiler.Checks;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.image.Digest;
import dev.kaniko.image.ImageReference;
import dev.kaniko.image.Platform;
import dev.kaniko.runtime.BuiltImage;
import dev.kaniko.runtime.ImageBuilder;
import dev.kaniko.runtime.interpreter.CommandSettings;
import dev.kaniko.runtime.interpreter.Execution;
import dev.kaniko.runtime.interpreter.UnheardEvents;
import dev.kaniko.runtime.isolation.IsolationChoice;
import dev.kaniko.runtime.isolation.IsolationMode;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.oci.Manifest;
import dev.kaniko.runtime.output.Outputs;
import dev.kaniko.runtime.registry.RegistrySettings.Exemption;
import dev.kaniko.runtime.registry.RegistrySettings.Lookup;
import dev.kaniko.runtime.registry.RegistrySettings.Retries;
import dev.kaniko.runtime.request.BuildRequest;
import dev.kaniko.runtime.request.CacheSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds that pull and push through a registry that fails in ways drawn from a seed. A pause of a minute takes a fraction of a second here; a server that
 * says nothing is waited for less than a second where the scenario has one.
 */
@Tag("system")
final class FaultScenariosTest {
  /** A gate has time for some; {@code -Dkaniko.faults=300} carries out all. */
  private static final int SCENARIOS = Integer.getInteger("kaniko.faults", 120);

  private static final int AT_ONCE = 6;
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Platform PLATFORM = Platform.parse("linux/amd64");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private static Path folder;
  private static DockerRegistry registry;
  private static InstructionSet language;
  private static IsolationChoice isolation;
  private static Registries direct;
  private static Digest expected;

  @BeforeAll
  static void start() throws Exception {
    registry = DockerRegistry.plain(folder);
    language = InstructionSet.load();
    isolation = IsolationChoice.of(IsolationMode.IN_PLACE, true, Map.of());
    direct = new Registries(RegistrySettings.DEFAULT.withPlainHttp(Exemption.of(registry.host())), Credentials.of(Map.of(), folder, _ -> {}));
    var store = new BlobStore(folder.resolve("store"));
    new ImagePusher(direct, store, _ -> {}).push(
        SampleImage.in(store, PLATFORM, noise(1), noise(2)), List.of(), ImageReference.parse(registry.host() + "/base:1"));
    var context = Files.createDirectory(folder.resolve("context"));
    Files.writeString(context.resolve("noise"), noise(3));
    Files.writeString(context.resolve("Dockerfile"), """
        ARG BASE
        FROM ${BASE} AS first
        FROM ${BASE}
        COPY --from=first /file0 /copied
        COPY noise /noise
        """);
    expected = build("expected", registry.host(), registry.host(), direct).digest();
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  /** Text that no compression makes much smaller, some buffers long. */
  private static String noise(int seed) {
    var bytes = new byte[6_000];
    new Random(seed).nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static BuiltImage build(String name, String host, String hostOfBase, Registries registries) throws Exception {
    var arguments = new LinkedHashMap<String, String>();
    arguments.put("BASE", hostOfBase + "/base:1");
    var request = new BuildRequest(
        new BuildRequest.Inputs(folder.resolve("context").toString(), "", "Dockerfile", Map.of()),
        new BuildRequest.Parameters(arguments, Optional.empty(), List.of(), Optional.of(PLATFORM)), CommandSettings.USUAL, BuildRequest.ImageSettings.USUAL,
        CacheSettings.NONE, new Outputs(List.of(ImageReference.parse(host + "/" + name + ":1")), true, true, List.of()), folder.resolve("state-" + name),
        Execution.USUAL, true);
    return new ImageBuilder(language, registries, Checks.none(), new UnheardEvents(), Clock.fixed(NOW, ZoneOffset.UTC), InputStream.nullInputStream(), OutputStream.nullOutputStream(), _ -> {})
        .build(request, isolation);
  }

  private static Patience patience(FaultScenario scenario) {
    return new Patience(scenario.isSilent() ? Duration.ofSeconds(1) : Duration.ofSeconds(50), pause -> Thread.sleep(pause.dividedBy(Fault.SCALE)));
  }

  /** Where silence is short, a server that is only slow may be taken for a silent one. */
  private static Retries retries(FaultScenario scenario) {
    int more = scenario.isSilent() ? 4 : 0;
    return new Retries(more, more, false);
  }

  /** What a scenario came to. */
  private record End(Optional<Digest> built, Optional<IOException> failure, List<String> said, String elsewhere) {}

  private static End carryOut(FaultScenario scenario) throws Exception {
    try (var elsewhere = new FaultProxy(registry.host(), FaultProxy.Auth.NONE, List.of(), "");
        var proxy = new FaultProxy(registry.host(), scenario.auth(), scenario.faults(), elsewhere.host())) {
      var byName = "localhost:" + proxy.port();
      var logins = scenario.auth() == FaultProxy.Auth.NONE ? "{}"
          : "{\"auths\":{\"%s\":{\"auth\":\"%s\"},\"%s\":{\"auth\":\"%2$s\"}}}".formatted(proxy.host(), FaultProxy.BASIC, byName);
      var said = Collections.synchronizedList(new ArrayList<String>());
      var registries = new Registries(
          new RegistrySettings(Exemption.of(proxy.host(), byName, elsewhere.host()), Exemption.NONE, Map.of(), Map.of(), Lookup.DEFAULT, retries(scenario), "kaniko"),
          Credentials.of(Map.of("DOCKER_AUTH_CONFIG", logins), folder, said::add), Optional.empty(), said::add, patience(scenario));
      Optional<Digest> built = Optional.empty();
      Optional<IOException> failure = Optional.empty();
      try {
        built = Optional.of(build("app" + scenario.seed(), proxy.host(), scenario.byName() ? byName : proxy.host(), registries).digest());
      } catch (IOException e) {
        failure = Optional.of(e);
        var trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        said.add(trace.toString());
        assertThat(e.getMessage()).containsPattern("(127\\.0\\.0\\.1|localhost):" + proxy.port()).containsPattern(
            "blob sha256:[0-9a-f]{64}|manifest (1|sha256:[0-9a-f]{64})|cannot push: |first connection|cannot connect");
      }
      return new End(built, failure, said, elsewhere.received());
    }
  }

  private static void check(FaultScenario scenario) throws Exception {
    long began = System.nanoTime();
    var end = carryOut(scenario);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONGEST);
    assertThat(end.built().or(() -> Optional.of(expected))).contains(expected);
    if (scenario.passes()) {
      assertThat(end.failure()).as("what ends by itself fails no build").isEmpty();
    }
    assertThat(String.join("\n", end.said()) + end.elsewhere())
        .doesNotContain(FaultProxy.PASSWORD, FaultProxy.BASIC, FaultProxy.TOKEN);
    assertThat(end.elsewhere()).doesNotContain(FaultProxy.USER).doesNotContainIgnoringCase("authorization:");
    checkTag("app" + scenario.seed(), end.built().isPresent());
  }

  /** Looks at the image where it is, and not through the proxy. The registry has compared the digest of each blob, which it keeps once for all images. */
  private static void checkTag(String repository, boolean isBuilt) throws Exception {
    var session = direct.open(registry.host(), repository, Access.PULL);
    if (session.head("1").isEmpty()) {
      assertThat(isBuilt).as("a pushed image is there").isFalse();
      return;
    }
    var document = session.manifest("1");
    assertThat(document.digest()).isEqualTo(expected);
    var manifest = Manifest.read(document);
    for (var blob : Stream.concat(Stream.of(manifest.config()), manifest.layers().stream()).toList()) {
      assertThat(session.hasBlob(blob)).as("blob %s is there", blob.digest()).isTrue();
    }
  }

  @Test
  void aBuildEndsWithTheRightImageOrSaysWhatIsWrong() throws Exception {
    var failures = new ArrayList<String>();
    try (var pool = Executors.newFixedThreadPool(AT_ONCE)) {
      var running = IntStream.rangeClosed(1, SCENARIOS).mapToObj(FaultScenario::of)
          .map(scenario -> pool.submit(() -> {
            try {
              check(scenario);
              return "";
            } catch (Throwable e) {
              return scenario + "\n  " + e;
            }
          })).toList();
      for (Future<String> each : running) {
        if (!each.get().isEmpty()) {
          failures.add(each.get());
        }
      }
    }
    assertThat(failures).as(failures.size() + " scenarios:\n" + String.join("\n", failures)).isEmpty();
  }
}
