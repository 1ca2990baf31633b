package dev.kaniko.runtime;

import dev.kaniko.compiler.Checks;
import dev.kaniko.compiler.CompilationResult;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.IrDumps;
import dev.kaniko.compiler.Sources;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.image.ImageReference;
import dev.kaniko.runtime.cache.FileHashes;
import dev.kaniko.runtime.cache.InputDigests;
import dev.kaniko.runtime.context.BuildContexts;
import dev.kaniko.runtime.explain.BuildRecorder;
import dev.kaniko.runtime.explain.Explanation;
import dev.kaniko.runtime.fetch.Archives;
import dev.kaniko.runtime.fetch.GitAccess;
import dev.kaniko.runtime.fetch.GitCheckouts;
import dev.kaniko.runtime.fetch.HttpSettings;
import dev.kaniko.runtime.fetch.RemoteFiles;
import dev.kaniko.runtime.images.RegistryImages;
import dev.kaniko.runtime.images.TransferWatch;
import dev.kaniko.runtime.interpreter.BuildEnvironment;
import dev.kaniko.runtime.interpreter.BuildEvents;
import dev.kaniko.runtime.interpreter.Execution;
import dev.kaniko.runtime.isolation.EmulationCheck;
import dev.kaniko.runtime.isolation.Emulators;
import dev.kaniko.runtime.isolation.IsolationCheck;
import dev.kaniko.runtime.isolation.IsolationChoice;
import dev.kaniko.runtime.isolation.ProcessRunner;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.linux.ErrnoException;
import dev.kaniko.runtime.linux.FullDiskException;
import dev.kaniko.runtime.mounts.CacheDirectories;
import dev.kaniko.runtime.mounts.FarMounts;
import dev.kaniko.runtime.oci.Assembled;
import dev.kaniko.runtime.oci.AssembledImage;
import dev.kaniko.runtime.output.ImageOutputs;
import dev.kaniko.runtime.own.OwnContainer;
import dev.kaniko.runtime.own.OwnPlaces;
import dev.kaniko.runtime.process.Isolation;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.ImagePusher;
import dev.kaniko.runtime.registry.PulledImage;
import dev.kaniko.runtime.registry.PushPermissionCheck;
import dev.kaniko.runtime.registry.Registries;
import dev.kaniko.runtime.request.BuildRequest;
import dev.kaniko.runtime.request.SecretTexts;
import dev.kaniko.runtime.retention.Eviction;
import dev.kaniko.runtime.root.RootKind;
import dev.kaniko.runtime.root.RootStore;
import dev.kaniko.runtime.snapshot.SnapshotMode;
import dev.kaniko.runtime.source.NamedContexts;
import dev.kaniko.runtime.source.OpenContext;
import dev.kaniko.runtime.source.SourceDates;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProxySelector;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Builds images: the whole way from a request to what lies in registries and files. */
public final class ImageBuilder {
  private final InstructionSet instructions;
  private final Registries registries;
  private final Checks checks;
  private final BuildEvents events;
  private final Clock clock;
  private final InputStream standardInput;
  private final OutputStream standardOutput;
  private final Consumer<Sources> sources;
  private final BiConsumer<SourceId, CompilationResult.Compiled> plans;

  /**
   * @param instructions the language
   * @param checks what is said of a Dockerfile that can be built
   * @param standardInput where a context or a Dockerfile comes in that is asked for from there
   * @param standardOutput where an image goes that is asked for there; stays open
   * @param sources is told the texts that diagnostics point into, before the first diagnostic
   */
  public ImageBuilder(
      InstructionSet instructions,
      Registries registries,
      Checks checks,
      BuildEvents events,
      Clock clock,
      InputStream standardInput,
      OutputStream standardOutput,
      Consumer<Sources> sources) {
    this(instructions, registries, checks, events, clock, standardInput, standardOutput, sources, (_, _) -> {});
  }

  private ImageBuilder(
      InstructionSet instructions,
      Registries registries,
      Checks checks,
      BuildEvents events,
      Clock clock,
      InputStream standardInput,
      OutputStream standardOutput,
      Consumer<Sources> sources,
      BiConsumer<SourceId, CompilationResult.Compiled> plans) {
    this.instructions = Objects.requireNonNull(instructions);
    this.registries = Objects.requireNonNull(registries);
    this.checks = Objects.requireNonNull(checks);
    this.events = Objects.requireNonNull(events);
    this.clock = Objects.requireNonNull(clock);
    this.standardInput = Objects.requireNonNull(standardInput);
    this.standardOutput = Objects.requireNonNull(standardOutput);
    this.sources = Objects.requireNonNull(sources);
    this.plans = Objects.requireNonNull(plans);
  }

  /**
   * Returns a builder that tells its plan too, before the first step.
   *
   * @param listener is told the name of the Dockerfile and what was made of it
   */
  public ImageBuilder tellingPlan(BiConsumer<SourceId, CompilationResult.Compiled> listener) {
    return new ImageBuilder(instructions, registries, checks, events, clock, standardInput, standardOutput, sources, listener);
  }

  /**
   * Builds one image, or an index of one for each platform, and writes it to every place that is asked for. Other stages that are asked for are built before,
   * one after the other. If anything fails, nothing is there; only files that are to stay in the container come after that, and the image is there if they cannot be moved.
   *
   * @param isolation how RUN is kept apart
   * @throws BuildRejectedException if the Dockerfile is wrong or one of its steps fails
   * @throws IOException if anything else stands in the way; the message is for people
   */
  public BuiltImage build(BuildRequest request, IsolationChoice isolation) throws IOException, InterruptedException {
    return build(request, isolation, Optional.empty());
  }

  /**
   * Builds one image as {@link #build(BuildRequest, IsolationChoice)} does.
   *
   * @param explanations is told, when the steps are done, why they were not reused; empty if nobody wants to know
   */
  public BuiltImage build(BuildRequest request, IsolationChoice isolation, Optional<Consumer<Explanation>> explanations)
      throws IOException, InterruptedException {
    var outputs = request.outputs();
    var checked = outputs.push() && outputs.checkPushPermission() ? outputs.destinations() : List.<ImageReference>of();
    try (var permission = PushPermissionCheck.begin(registries, checked)) {
      for (var other : request.others()) {
        permission.await();
        var _ = build(other, isolation, permission, Optional.empty());
      }
      var image = build(request, isolation, permission, explanations);
      evict(request);
      return image;
    } catch (IOException e) {
      throw FullDiskException.inState(e, request.stateDirectory());
    }
  }

  private BuiltImage build(BuildRequest request, IsolationChoice isolation, PushPermissionCheck permission, Optional<Consumer<Explanation>> explanations)
      throws IOException, InterruptedException {
    try (var roots = openStore(request)) {
      return build(request, isolation, roots, permission, explanations);
    }
  }

  /** The image is there: what cannot be evicted now is evicted after the next build. */
  private void evict(BuildRequest request) throws InterruptedException {
    try {
      var state = request.stateDirectory();
      new Eviction(state).toLimit(request.cache().limit().isPresent() ? request.cache().limit().getAsLong() : Eviction.defaultLimit(state));
    } catch (IOException e) {
      events.note("what this machine keeps of earlier builds could not be measured: " + e.getMessage());
    }
  }

  private RootStore openStore(BuildRequest request) throws IOException {
    try {
      return RootStore.open(request.stateDirectory(), request.image().snapshotMode(), request.image().snapshotLimit(), events::note);
    } catch (FileSystemException | ErrnoException e) {
      if (FullDiskException.inState(e, request.stateDirectory()) instanceof FullDiskException full) {
        throw full;
      }
      throw new IOException("the state directory " + request.stateDirectory() + " cannot be used: " + reason(e)
          + "; let --kaniko-dir (KANIKO_DIR) name a directory that this user can write, as that of a volume", e);
    }
  }

  /** Returns the file that cannot be used, and why. */
  private static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException e -> e.getFile() + ": permission denied";
      case FileSystemException e -> e.getFile() + ": " + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason());
      default -> String.valueOf(failure.getMessage());
    };
  }

  private BuiltImage build(
      BuildRequest request, IsolationChoice isolation, RootStore roots, PushPermissionCheck permission, Optional<Consumer<Explanation>> explanations)
      throws IOException, InterruptedException {
    var scratch = roots.freshDirectory("build");
    letZstdUnpackTo(scratch);
    var now = clock.instant();
    var outputs = request.outputs();
    var secrets = new SecretTexts(request.commands().secrets());
    try (var remoteFiles = new RemoteFiles(scratch, HttpSettings.of(ProxySelector.getDefault(), secrets::find));
        var repositories = new GitCheckouts(scratch, new GitAccess(secrets::find, request.commands().sshAgent()));
        var contexts = new BuildContexts(new Archives(scratch, now), remoteFiles, repositories, request.inputs().fetching(), new ContextWatch(events));
        var hashes = request.cache().used() ? FileHashes.in(request.stateDirectory()) : FileHashes.unremembered()) {
      var own = new OwnPlaces(request, events::note);
      var context = OpenContext.open(request, contexts, own, standardInput);
      var named = NamedContexts.open(request.inputs().namedContexts(), contexts, repositories, remoteFiles, own, standardInput);
      var blobs = BlobStore.ofBuild(request.stateDirectory());
      var made = blobs.over(scratch);
      var watch = new TransferWatch(events);
      var puller = new ImagePuller(registries, blobs, watch);
      var kind = roots.bestKind(isolation.isolation().mounts());
      var images = new RegistryImages(puller, named.layouts(), blobs, roots, kind, events);
      var dates = new SourceDates(context, named, remoteFiles, repositories, new Archives(scratch, now));
      var plans = compile(request, context, named, images, dates);
      check(plans, isolation);
      permission.await();
      if (plans.stream().anyMatch(planned -> runsCommands(planned.compiled().plan()))) {
        events.note("isolation of RUN: " + isolation);
        if (request.image().snapshotMode() != SnapshotMode.FULL && kind == RootKind.OVERLAY) {
          events.note("--snapshot-mode and --use-new-run have no effect: the roots are overlays, so no file needs to be compared");
        }
      }
      var pusher = new ImagePusher(registries, made, watch);
      var farMounts = request.cache().mounts().map(settings -> new FarMounts(settings, registries, scratch, watch, events::note));
      var mounts = farMounts.isPresent() ? new CacheDirectories(roots.cacheMounts(), farMounts.get()) : new CacheDirectories(roots.cacheMounts());
      try (var processes = processes(request, isolation.isolation(), context); var told = new PlatformExplanations(request, explanations)) {
        var runs = new ArrayList<PlanRun>();
        for (var planned : plans) {
          var compiled = planned.compiled();
          var time = BuildTime.of(planned.request(), compiled.plan(), now);
          var cache = new BuildCache(planned.request(), made, registries, puller, pusher, planned.events()::note);
          PlanRun.Attempts attempts = far -> {
            var recorder = new BuildRecorder(
                planned.request(), compiled.plan(), images, new InputDigests(hashes), cache::records, instructions.bringers(), true, told.of(planned.request()));
            var reuse = cache.reuse(recorder::digest, time.latest(), far);
            roots.use(cache.indexes());
            var environment =
                new BuildEnvironment(
                    instructions.bringers(),
                    images,
                    new BuildEnvironment.Inputs(context.tree(), isolation.isolation().mounts() ? context.directory() : Optional.empty(), named.trees()),
                    new BuildEnvironment.Fetching(remoteFiles, new Archives(scratch, time.now()), repositories),
                    processes,
                    request.commands(),
                    new BuildEnvironment.Layers(new LayerWriter(made, request.image().layerFormat(), time.latest()), request.image().singleSnapshot(), request.image().ignored()),
                    reuse,
                    scratch,
                    mounts,
                    time.now(),
                    execution(request, isolation.isolation()));
            return new PlanRun.Attempt(environment, recorder);
          };
          var foreign = EmulationCheck.find(compiled.plan(), new Emulators(scratch));
          runs.add(new PlanRun(planned.request(), compiled, cache, foreign, attempts, planned.events()));
        }
        PlanRun.Destination destination = (built, cached) -> new ImageOutputs(puller, pusher, made, roots, standardOutput, events::note).write(built, bases(images.pulled(), cached), outputs);
        var built = saving(farMounts, mounts, () -> {
          for (var run : runs) {
            run.refuseForeign();
          }
          return runs.size() == 1 ? runs.getFirst().run(destination) : new PlatformRuns(request, runs, events).run(destination);
        });
        return new BuiltImage(built.digest(), built.size(), layers(built), outputs.push() ? outputs.destinations() : List.of());
      }
    }
  }

  /** Those that several images share count once. */
  private static int layers(Assembled built) {
    return built instanceof AssembledImage image
        ? image.layers().size()
        : Math.toIntExact(built.images().stream().flatMap(each -> each.layers().stream()).distinct().count());
  }

  /** The root of one target can stay in the container, but not those of several. */
  private static Execution execution(BuildRequest request, Isolation isolation) {
    boolean several = request.parameters().severalPlatforms();
    return request.execution().sharedBy(several ? PlatformRuns.width(request) : 1).materializing(isolation instanceof Isolation.InPlace && !several);
  }

  /** @throws BuildRejectedException if the isolation cannot carry a step out */
  private static void check(List<Planned> plans, IsolationChoice isolation) throws BuildRejectedException {
    for (var planned : plans) {
      var impossible = IsolationCheck.check(planned.compiled().plan(), isolation);
      if (!impossible.isEmpty()) {
        throw new BuildRejectedException(impossible, planned.compiled().sources(), 1);
      }
    }
  }

  /**
   * The build for one platform.
   *
   * @param events is told of it
   */
  private record Planned(BuildRequest request, CompilationResult.Compiled compiled, BuildEvents events) {}

  /** Carries out a build. */
  @FunctionalInterface
  private interface Building {
    Assembled build() throws IOException, InterruptedException;
  }

  /** What commands have put into cache directories is saved after a failure too: the next attempt needs it even more. */
  private static Assembled saving(Optional<FarMounts> far, CacheDirectories mounts, Building building) throws IOException, InterruptedException {
    Assembled built;
    try {
      built = building.build();
    } catch (IOException e) {
      if (far.isPresent()) {
        far.get().save(mounts);
      }
      throw e;
    }
    if (far.isPresent()) {
      far.get().save(mounts);
    }
    return built;
  }

  private static List<PulledImage> bases(Collection<PulledImage> pulled, List<PulledImage> cached) {
    return Stream.concat(pulled.stream(), cached.stream()).toList();
  }

  /** The library for zstd is native code that is unpacked before it is loaded. It does without the directory for temporary files where there is none. */
  private static void letZstdUnpackTo(Path directory) {
    if (!Files.isWritable(Path.of(System.getProperty("java.io.tmpdir", "/tmp")))) {
      System.setProperty("ZstdTempFolder", directory.toString());
    }
  }

  private ProcessRunner processes(BuildRequest request, Isolation isolation, OpenContext context) throws IOException {
    if (!(isolation instanceof Isolation.InPlace inPlace)) {
      return new ProcessRunner(isolation);
    }
    registries.credentials().load();
    var runner = new ProcessRunner(inPlace, OwnContainer.of(request, context.location(), registries.credentials().places()));
    if (runner.recovered()) {
      events.note("files that an earlier build had left in this container were removed");
    }
    return runner;
  }

  private static boolean runsCommands(BuildPlan plan) {
    return plan.stages().stream()
        .flatMap(stage -> stage.steps().stream())
        .anyMatch(step -> step.work().runs());
  }

  /** Compiles the Dockerfile for each platform. */
  private List<Planned> compile(BuildRequest request, OpenContext context, NamedContexts named, RegistryImages images, SourceDates dates)
      throws IOException, InterruptedException {
    var plans = new ArrayList<Planned>();
    Set<Diagnostic> told = ConcurrentHashMap.newKeySet();
    for (var each : request.ofPlatforms()) {
      var heard = request.parameters().severalPlatforms() ? new PlatformEvents(each.parameters().platform().orElseThrow(), told, events) : events;
      plans.add(new Planned(each, compile(each, context, named, images, dates, heard), heard));
    }
    return plans;
  }

  private CompilationResult.Compiled compile(
      BuildRequest request, OpenContext context, NamedContexts named, RegistryImages images, SourceDates dates, BuildEvents heard)
      throws IOException, InterruptedException {
    var compiler = new Compiler(instructions, images, dates, checks.ofContext(context.ignored()));
    var result = RequestCompiler.compile(compiler, request, context.dockerfile(), named, IrDumps.NONE);
    sources.accept(result.sources());
    return switch (result) {
      case CompilationResult.Compiled compiled -> {
        compiled.diagnostics().forEach(heard::warning);
        compiled.plan().unneeded().forEach(stage -> heard.note("stage " + stage.name() + " is not built: " + compiled.plan().target().name() + " does not need it"));
        plans.accept(new SourceId(context.dockerfile().name()), compiled);
        yield compiled;
      }
      case CompilationResult.Rejected rejected -> throw new BuildRejectedException(rejected.diagnostics(), rejected.sources(), 1);
    };
  }
}
