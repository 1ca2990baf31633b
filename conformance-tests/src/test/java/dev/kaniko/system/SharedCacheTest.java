package dev.kaniko.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kaniko.fixture.Tool;
import dev.kaniko.runtime.retention.Eviction;
import dev.kaniko.runtime.retention.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two builders and then eight share one state directory and one cache repository. Some are killed, and results are evicted meanwhile. Each image that a
 * build makes is the right one, no result is damaged, each build ends, and nothing is left behind. The property {@code kaniko.seconds} says how long it takes,
 * {@code kaniko.seed} the seed. Needs root, docker-registry, skopeo and busybox-static.
 */
@Tag("system")
final class SharedCacheTest {
  private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("kaniko.seconds", 24));
  private static final long SEED = Long.getLong("kaniko.seed", System.nanoTime());

  /** A build takes a second or two alone. */
  private static final Duration BOUND = Duration.ofMinutes(3);

  private static final int DOCKERFILES = 6;
  private static final int KILLED_ONE_OF = 3;

  /** What a RUN leaves in an image that has none. */
  private static final Set<String> MOUNTED = Set.of("dev", "proc", "sys");

  private final String mark = "mark" + Long.toHexString(SEED);
  private final AtomicInteger builds = new AtomicInteger();
  private final AtomicInteger finished = new AtomicInteger();
  private final AtomicInteger killed = new AtomicInteger();
  private final AtomicInteger reused = new AtomicInteger();
  private final AtomicInteger carriedOut = new AtomicInteger();
  private final AtomicLong evicted = new AtomicLong();
  private final AtomicLong slowest = new AtomicLong();
  private final AtomicLong total = new AtomicLong();
  private final Map<OverlappingDockerfile, JsonNode> configurations = new ConcurrentHashMap<>();

  /** What the builders have in common. */
  private record Shared(Workshop workshop, Map<OverlappingDockerfile, Path> contexts, SortedMap<String, String> base) {
    Path state() {
      return workshop.kaniko().state();
    }
  }

  @Test
  void buildersThatShareACacheAreNotInEachOthersWay(@TempDir Path folder) throws Exception {
    System.out.printf("%d s, -Dkaniko.seed=%d%n", TIME.toSeconds(), SEED);
    try (var workshop = Workshop.open(folder)) {
      workshop.pushBusybox();
      var contexts = new TreeMap<String, String>(OverlappingDockerfile.context());
      var dockerfiles = new ConcurrentHashMap<OverlappingDockerfile, Path>();
      for (var dockerfile : OverlappingDockerfile.family(new Random(SEED), DOCKERFILES, mark)) {
        contexts.put("Dockerfile", dockerfile.text());
        dockerfiles.put(dockerfile, workshop.context(contexts));
      }
      var base = ImageListing.of(OciLayout.read(workshop.result("busybox")));
      var shared = new Shared(workshop, dockerfiles, base);
      together(shared, 2, TIME.dividedBy(3));
      together(shared, 8, TIME.multipliedBy(2).dividedBy(3));
      System.out.printf("%d builds finished, %d killed; %d steps reused, %d carried out; %d bytes evicted; the slowest build took %d ms%n",
          finished.get(), killed.get(), reused.get(), carriedOut.get(), evicted.get(), slowest.get());
      assertThat(finished).hasPositiveValue();
      assertThat(killed).hasPositiveValue();
      assertThat(reused).hasPositiveValue();
      assertNothingIsLeft(shared);
    }
  }

  @Test
  void whatABuildUsesStaysUntilItsEnd(@TempDir Path folder) throws Exception {
    try (var builds = BusyboxBuilds.in(folder)) {
      var before = builds.cached("FROM busybox\nRUN echo one > /one\n").run();
      assertThat(before.text("one")).isEqualTo("one\n");
      var build = builds.cached("FROM busybox\nRUN echo one > /one\nRUN sleep 1; cp /one /two\n");
      var running = build.tool().start();
      while (running.process().isAlive()) {
        // Not when the build has ended, and the process has not.
        if (running.output().contains("sleep 1") && !running.output().contains("done")) {
          new Eviction(folder.resolve("state")).toLimit(0);
        }
        Thread.sleep(50);
      }
      var built = new BusyboxBuilds.Built(running.await(), build.layout());
      assertThat(built.text("two")).isEqualTo("one\n");
      assertThat(count(built.result(), "cached")).isOne();
      var again = builds.cached("FROM busybox\nRUN echo one > /one\nRUN sleep 1; cp /one /two\nRUN cp /two /three\n").run();
      assertThat(again.text("three")).isEqualTo("one\n");
      assertThat(count(again.result(), "cached")).as("what was used was kept").isEqualTo(2);
    }
  }

  private void together(Shared shared, int builders, Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    var tasks = new ArrayList<Callable<Void>>();
    for (int i = 0; i < builders; i++) {
      var random = new Random(SEED + 31L * builders + i);
      tasks.add(() -> build(shared, random, end));
    }
    tasks.add(() -> evict(shared.state(), new Random(SEED + builders), end));
    try (var pool = Executors.newFixedThreadPool(tasks.size())) {
      var running = new ArrayList<Future<Void>>();
      tasks.forEach(task -> running.add(pool.submit(task)));
      for (var task : running) {
        task.get();
      }
    }
  }

  private Void build(Shared shared, Random random, long end) throws Exception {
    var dockerfiles = List.copyOf(shared.contexts().keySet());
    for (int count = random.nextInt(KILLED_ONE_OF); System.nanoTime() < end; count++) {
      build(shared, dockerfiles.get(random.nextInt(dockerfiles.size())), count % KILLED_ONE_OF == 0 ? random.nextDouble() : -1, random.nextBoolean());
    }
    return null;
  }

  /** @param killAt the part of the time that builds take after which this one is killed; negative for one that is left alone */
  private void build(Shared shared, OverlappingDockerfile dockerfile, double killAt, boolean far) throws Exception {
    int number = builds.incrementAndGet();
    var workshop = shared.workshop();
    var layout = workshop.result("image-" + number);
    var image = "out/image:" + number;
    var tool = workshop.kaniko().quickCachedBuild(Objects.requireNonNull(shared.contexts().get(dockerfile)), "--registry-mirror=" + workshop.registry().address(), "--oci-layout-path=" + layout)
        .and(far ? new String[] {"--cache", "--cache-repo=" + workshop.name("cache"), "--destination=" + workshop.name(image)} : new String[] {"--no-push"})
        .within(BOUND);
    var running = tool.start();
    if (killAt >= 0) {
      Thread.sleep((long) (killAt * usual()));
      if (running.process().isAlive()) {
        running.process().destroyForcibly().waitFor();
        killed.incrementAndGet();
        Files.deleteIfExists(running.log());
        return;
      }
    }
    var result = running.await();
    slowest.accumulateAndGet(result.time().toMillis(), Math::max);
    total.addAndGet(result.time().toMillis());
    assertThat(result.exitCode()).as(result.output() + dockerfile.text()).isZero();
    assertThat(result.output()).doesNotContain("damaged", "cannot be read", "cannot be written", "is not used");
    assertRight(shared, dockerfile, OciLayout.read(layout));
    if (far) {
      assertRight(shared, dockerfile, OciLayout.read(workshop.registry().pull(image, workshop.result("pulled-" + number))));
    }
    finished.incrementAndGet();
    reused.addAndGet(count(result, "cached"));
    carriedOut.addAndGet(count(result, "done in .*"));
    Tool.of("rm", "-rf", layout.toString(), workshop.result("pulled-" + number).toString()).succeed();
  }

  /** How long builds take here, in milliseconds. */
  private long usual() {
    int count = finished.get();
    return count == 0 ? 2000 : total.get() / count;
  }

  private static int count(Tool.Result result, String end) {
    return Math.toIntExact(result.output().lines().filter(line -> line.matches("\\[.* [0-9]+/[0-9]+\\] .*  " + end)).count());
  }

  private void assertRight(Shared shared, OverlappingDockerfile dockerfile, OciLayout image) throws IOException {
    var expected = new TreeMap<String, String>();
    dockerfile.files().forEach(
        (path, content) -> expected.put(path.replaceFirst("/$", ""), path.endsWith("/") ? "directory 755 0:0" : "file 644 0:0 " + OverlappingDockerfile.sha256(content)));
    var listing = ImageListing.of(image);
    assertThat(listing.keySet()).as(dockerfile.text()).containsAll(shared.base().keySet());
    listing.entrySet().removeAll(shared.base().entrySet());
    listing.keySet().removeAll(MOUNTED);
    assertThat(listing).as(dockerfile.text()).isEqualTo(expected);
    var environment = new ArrayList<String>();
    image.config().path("config").path("Env").forEach(variable -> environment.add(variable.asText()));
    assertThat(environment).as(dockerfile.text()).filteredOn(variable -> !variable.startsWith("PATH="))
        .containsExactlyElementsOf(dockerfile.environment().entrySet().stream().map(Map.Entry::toString).toList());
    var timeless = ImageListing.timeless(image.config());
    assertThat(timeless).as(dockerfile.text()).isEqualTo(configurations.computeIfAbsent(dockerfile, _ -> timeless));
  }

  /** Evicts to some limit again and again, and sees that nothing is damaged. */
  private Void evict(Path state, Random random, long end) throws Exception {
    while (System.nanoTime() < end) {
      Thread.sleep(200 + random.nextLong(usual()));
      evicted.addAndGet(new Eviction(state).toLimit(random.nextLong(8_000_000)).total());
      if (random.nextInt(4) == 0) {
        assertThat(Verification.of(state).damages()).isEmpty();
      }
    }
    return null;
  }

  /** After a build that nobody disturbs. */
  private void assertNothingIsLeft(Shared shared) throws Exception {
    build(shared, shared.contexts().keySet().iterator().next(), -1, true);
    var state = shared.state();
    assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(state.toString());
    assertThat(Tool.of("pgrep", "-f", mark).run().output()).isEmpty();
    assertThat(state.resolve("builds")).isEmptyDirectory();
    var verified = Tool.of(shared.workshop().kaniko().launcher().toString(), "cache", "verify", "--kaniko-dir=" + state).run();
    assertThat(verified.exitCode()).as(verified.output()).isZero();
    new Eviction(state).toLimit(0);
    assertThat(state.resolve("ingest")).isEmptyDirectory();
    assertThat(state.resolve("steps")).isEmptyDirectory();
    assertThat(state.resolve("evicted")).isEmptyDirectory();
  }
}
