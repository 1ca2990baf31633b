package dev.kaniko.benchmark;

import dev.kaniko.fixture.DebianBase;
import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.RegistryServer;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Measures what the layer cache saves and what it costs, beside buildah; see the package for how to run it. */
public final class MeasureCache {
  /** Makes some layers, none of which is small: what a cache costs then is not hidden by what RUN costs. */
  private static final Scenario TEN_RUN = new Scenario(
      "ten-run", "RUN dd if=/dev/urandom of=/random bs=1M count=20 status=none && cp -r /var/lib/dpkg /dpkg\n".repeat(10), Contents.NOTHING, List.of());

  private static final Scenario WARMING = new Scenario("warm", "RUN true\n", Contents.NOTHING, List.of());

  private final RegistryServer registry;
  private final Path work;
  private final Path root;
  private final String base;
  private final Comparison table;

  private MeasureCache(RegistryServer registry, Path work, Path root, Comparison table) {
    this.registry = registry;
    this.work = work;
    this.root = root;
    this.base = registry.address() + "/library/debian:bookworm";
    this.table = table;
  }

  /** Runs it; see the package. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Map<String, String> options = new LinkedHashMap<>(Map.of("--rounds", "3", "--only", "", "--root", "."));
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (parts.length != 2 || options.replace(parts[0], parts[1]) == null) {
        System.err.println("benchmark-cache: unknown option " + argument + "; there are --rounds=N and --only=rebuilds,sleeping,cost,empty-machine,large-base");
        System.exit(2);
      }
    }
    List<String> only = List.of(options.getOrDefault("--only", "").split(",", -1));
    Path root = Path.of(options.getOrDefault("--root", ".")).toAbsolutePath().normalize();
    Path work = Files.createTempDirectory("kaniko-benchmark-cache-");
    try (RegistryServer registry = RegistryServer.open(work.resolve("registry"))) {
      registry.push(DebianBase.image(), "library/debian:bookworm");
      var table = new Comparison(Integer.parseInt(options.getOrDefault("--rounds", "3")), registry);
      new MeasureCache(registry, work, root, table).run(only);
      table.print();
    } finally {
      // Stages that buildah builds side by side stay mounted.
      Tool.of("sh", "-c", "grep -o \" $1/[^ ]*\" /proc/mounts | sort -r | xargs -r umount; rm -rf \"$1\"", "sh", work.toString()).succeed();
    }
  }

  private void run(List<String> only) throws IOException, InterruptedException {
    boolean all = only.equals(List.of(""));
    if (all || only.contains("rebuilds")) {
      rebuilds();
    }
    if (all || only.contains("sleeping")) {
      sleeping();
    }
    if (all || only.contains("cost")) {
      cost(Scenario.FIVE_RUN);
      cost(TEN_RUN);
      cost(Scenario.COPY_20000);
      cost(Scenario.FOUR_SLEEP);
    }
    if (all || only.contains("empty-machine")) {
      emptyMachine();
    }
    if (all || only.contains("large-base")) {
      largeBase();
    }
  }

  /** All steps are cached on this machine; the image goes where it went before. */
  private void rebuilds() throws IOException, InterruptedException {
    var builders = List.of(ours("rebuilds"), buildah("rebuilds", "--layers"));
    warm(builders);
    for (var scenario : List.of(Scenario.FIVE_RUN, Scenario.COPY_20000, Scenario.FOUR_STAGES)) {
      Path context = write(scenario, base);
      var contenders = new ArrayList<Contender>();
      for (var builder : builders) {
        String destination = destination(builder.name() + "-" + scenario.name());
        builder.buildAndPush(context, destination).succeed();
        contenders.add(new Contender(builder.name(), _ -> builder.buildAndPush(context, destination)));
      }
      table.measure("cached " + scenario.name(), contenders);
    }
  }

  /** Nothing is cached, and each stage takes three seconds of sleep. */
  private void sleeping() throws IOException, InterruptedException {
    Path context = write(Scenario.FOUR_SLEEP, base);
    var contenders = new ArrayList<Contender>();
    for (String isolation : List.of("chroot", "rootless", "oci")) {
      contenders.add(fresh(context, "kaniko " + isolation, _ -> List.of("--isolation=" + isolation)));
    }
    var buildah = buildah("sleeping", "--layers", "--no-cache", "--jobs=4");
    warm(List.of(buildah));
    contenders.add(new Contender("buildah", round -> buildah.buildAndPush(context, destination("buildah-sleeping-" + round))));
    table.measure("uncached " + Scenario.FOUR_SLEEP.name(), contenders);
  }

  /**
   * Nothing is cached but the base; the results of all steps are kept here, or in a repository or an OCI layout too, or not at all. The last of these comes first, so
   * that the ratios of the others are what a cache costs.
   */
  private void cost(Scenario scenario) throws IOException, InterruptedException {
    Path context = write(scenario, base);
    var buildah = buildah("cost-" + scenario.name(), "--layers", "--no-cache");
    warm(List.of(buildah));
    table.measure("uncached " + scenario.name(), List.of(
        fresh(context, "kaniko --no-cache", _ -> List.of("--no-cache")),
        fresh(context, "kaniko", _ -> List.of()),
        fresh(context, "kaniko --cache", round -> List.of("--cache", "--cache-repo=" + registry.address() + "/bench/cost-" + scenario.name() + round)),
        fresh(context, "kaniko --cache oci", round -> List.of("--cache", "--cache-repo=oci:" + work.resolve("cost-" + scenario.name() + round))),
        new Contender("buildah", round -> buildah.buildAndPush(context, destination("buildah-" + scenario.name() + "-" + round)))));
  }

  /** A machine that has nothing builds what a repository of the same registry has the results of. */
  private void emptyMachine() throws IOException, InterruptedException {
    Path context = write(Scenario.FOUR_STAGES, base);
    String cache = registry.address() + "/bench/cache";
    String destination = destination("empty-machine");
    ours("filling", "--cache", "--cache-repo=" + cache).buildAndPush(context, destination).succeed();
    var buildah = buildah("filling", "--layers", "--cache-from=" + cache + "-buildah", "--cache-to=" + cache + "-buildah");
    warm(List.of(buildah));
    buildah.buildAndPush(context, destination + "-buildah").succeed();
    table.measure("cached four-stages, empty machine", List.of(
        new Contender("kaniko", round -> ours("empty" + round, "--cache", "--cache-repo=" + cache).buildAndPush(context, destination)),
        new Contender("buildah", round -> new Builder.Buildah(work.resolve("buildah-empty" + round), List.of("--layers", "--cache-from=" + cache + "-buildah"))
            .buildAndPush(context, destination + "-buildah"))));
  }

  /** A machine that has nothing adds a file to an image of 500 MB that the registry of the destination has. */
  private void largeBase() throws IOException, InterruptedException {
    String large = registry.address() + "/bench/large:1";
    Path files = write(Scenario.COPY_20000, "scratch");
    new Builder.Ours(new Kaniko(root, work.resolve("state-making-large")), List.of("--no-cache")).buildAndPush(files, large).succeed();
    Path context = write(Scenario.COPY_ONE_FILE, large);
    table.measure(Scenario.COPY_ONE_FILE.name() + ", empty machine", List.of(
        new Contender("kaniko", round -> ours("large" + round).buildAndPush(context, destination("kaniko-on-large-" + round))),
        new Contender("buildah", round -> new Builder.Buildah(work.resolve("buildah-large" + round), List.of("--layers"))
            .buildAndPush(context, destination("buildah-on-large-" + round)))));
  }

  /** Ours in a state that has the base and nothing else, each round anew. */
  private Contender fresh(Path context, String name, IntFunction<List<String>> options) {
    String folder = name.replace(' ', '-') + "-" + context.getFileName();
    return new Contender(name, round -> {
      var builder = ours(folder + round, options.apply(round).toArray(String[]::new));
      warm(List.of(builder));
      return builder.buildAndPush(context, destination(folder + round));
    });
  }

  private Builder ours(String state, String... options) {
    return new Builder.Ours(new Kaniko(root, work.resolve("state-" + state)), List.of(options));
  }

  private Builder buildah(String store, String... options) {
    return new Builder.Buildah(work.resolve("buildah-" + store), List.of(options));
  }

  private String destination(String name) {
    return registry.address() + "/bench/" + name + ":1";
  }

  private Path write(Scenario scenario, String from) throws IOException, InterruptedException {
    return scenario.write(work.resolve(scenario.name()), from);
  }

  private void warm(List<Builder> builders) throws IOException, InterruptedException {
    Path context = write(WARMING, base);
    for (var builder : builders) {
      builder.warm(base, context);
    }
  }
}
