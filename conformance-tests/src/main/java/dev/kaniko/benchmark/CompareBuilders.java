package dev.kaniko.benchmark;

import dev.kaniko.fixture.Kaniko;
import dev.kaniko.fixture.RegistryServer;
import dev.kaniko.fixture.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Measures build and push beside those of other builders; see the package for how to run it. */
public final class CompareBuilders {
  private static final String HELP = "help";
  private static final Scenario WARMING = new Scenario("warming", "RUN true\n", Contents.NOTHING, List.of());

  private final BenchmarkOptions options;
  private final RegistryServer registry;
  private final Path work;
  private final Comparison comparison;
  private final Set<Base> pushed = EnumSet.noneOf(Base.class);

  private CompareBuilders(BenchmarkOptions options, RegistryServer registry, Path work) {
    this.options = options;
    this.registry = registry;
    this.work = work;
    this.comparison = new Comparison(options.rounds(), registry);
  }

  /** Runs it; see the package. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    BenchmarkOptions options;
    try {
      options = BenchmarkOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("benchmark: " + e.getMessage());
      System.exit(2);
      return;
    }
    Path work = Files.createTempDirectory("kaniko-benchmark-");
    try (RegistryServer registry = RegistryServer.open(work.resolve("registry"))) {
      new CompareBuilders(options, registry, work).run();
    } finally {
      // Stages that buildah builds side by side stay mounted.
      Tool.of("sh", "-c", "grep -o \" $1/[^ ]*\" /proc/mounts | sort -r | xargs -r umount; rm -rf \"$1\"", "sh", work.toString()).succeed();
    }
  }

  private void run() throws IOException, InterruptedException {
    // The launcher makes its cache of classes at its first start.
    Tool.of(new Kaniko(options.root(), work).launcher().toString(), "build", "--help").succeed();
    if (options.wants(HELP)) {
      var contenders = new ArrayList<Contender>();
      builders("help", false).forEach(builder -> contenders.add(new Contender(builder.name(), _ -> builder.help())));
      contenders.add(Floors.command(ProcessHandle.current().info().command().orElse("java"), "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-version"));
      comparison.measure(HELP, contenders);
    }
    for (var job : Job.ALL) {
      if (options.wants(job.name())) {
        measure(job);
      }
    }
    var report = new Report(comparison.rows(), options.rounds());
    report.print();
    Files.createDirectories(options.output());
    report.writeJson(options.output().resolve("benchmark.json"));
    report.writePlot(options.output().resolve("benchmark.svg"));
    new History(options.output().resolve("history.jsonl")).compareAndAppend(comparison.rows()).forEach(System.out::println);
  }

  private void measure(Job job) throws IOException, InterruptedException {
    push(Base.DEBIAN);
    push(job.base());
    String base = job.base().in(registry);
    Path context = job.scenario().write(work.resolve(job.name()), base);
    var contenders = new ArrayList<Contender>();
    for (var builder : builders(job.name(), job.state() == Job.State.CACHED)) {
      contenders.add(contender(job, builder, base, context));
    }
    var floor = job.floor();
    if (floor != null) {
      contenders.add(floor.of(context, registry));
    }
    comparison.measure(job.name(), contenders);
    new SameImages(registry, options.root()).check(job.scenario(), builderNames(), name -> repository(job, name, 1), work.resolve("pulled-" + job.name()));
  }

  private void push(Base base) throws IOException, InterruptedException {
    if (pushed.add(base)) {
      base.push(registry, options.root(), work);
    }
  }

  private Contender contender(Job job, Builder builder, String base, Path context) throws IOException, InterruptedException {
    if (job.state() != Job.State.COLD) {
      builder.warm(base, WARMING.write(work.resolve("warming-" + job.base()), base));
    }
    return switch (job.state()) {
      case WARM -> new Contender(builder.name(), round -> builder.buildAndPush(context, destination(job, builder.name(), round)));
      case CACHED -> {
        String destination = destination(job, builder.name(), 1);
        builder.buildAndPush(context, destination).succeed();
        yield new Contender(builder.name(), _ -> builder.buildAndPush(context, destination));
      }
      case COLD -> new Contender(builder.name(), round -> builders(job.name() + "-" + round, false).stream()
          .filter(fresh -> fresh.name().equals(builder.name())).findFirst().orElseThrow()
          .buildAndPush(context, destination(job, builder.name(), round)));
    };
  }

  private static String repository(Job job, String builder, int round) {
    return "bench/" + builder + "-" + job.name() + "-" + round + ":1";
  }

  private String destination(Job job, String builder, int round) {
    return registry.address() + "/" + repository(job, builder, round);
  }

  private List<String> builderNames() {
    return builders("names", false).stream().map(Builder::name).toList();
  }

  /** The builders, ours first, with stores of their own for this purpose. */
  private List<Builder> builders(String purpose, boolean cached) {
    var all = new ArrayList<Builder>();
    all.add(new Builder.Ours(new Kaniko(options.root(), work.resolve("kaniko-" + purpose)), cached ? List.of() : List.of("--no-cache")));
    if (options.buildah()) {
      all.add(new Builder.Buildah(work.resolve("buildah-" + purpose), cached ? List.of("--layers") : List.of("--no-cache", "--layers=" + options.buildahLayers())));
    }
    options.peers().forEach((name, program) -> all.add(new Builder.Script(name, program, work.resolve(name + "-" + purpose), cached)));
    return all;
  }
}
