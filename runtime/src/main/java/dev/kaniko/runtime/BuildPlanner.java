package dev.kaniko.runtime;

import dev.kaniko.compiler.Checks;
import dev.kaniko.compiler.CompilationResult;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.IrDumps;
import dev.kaniko.compiler.SourceTimes;
import dev.kaniko.compiler.Sources;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.runtime.cache.FileHashes;
import dev.kaniko.runtime.cache.InputDigests;
import dev.kaniko.runtime.context.BuildContexts;
import dev.kaniko.runtime.context.ContextException;
import dev.kaniko.runtime.explain.BuildRecorder;
import dev.kaniko.runtime.explain.Explanation;
import dev.kaniko.runtime.fetch.Archives;
import dev.kaniko.runtime.fetch.GitAccess;
import dev.kaniko.runtime.fetch.GitCheckouts;
import dev.kaniko.runtime.fetch.HttpSettings;
import dev.kaniko.runtime.fetch.Progress;
import dev.kaniko.runtime.fetch.RemoteFiles;
import dev.kaniko.runtime.fetch.WebAddress;
import dev.kaniko.runtime.interpreter.BuildEnvironment;
import dev.kaniko.runtime.interpreter.Execution;
import dev.kaniko.runtime.interpreter.Interpreter;
import dev.kaniko.runtime.interpreter.UnheardEvents;
import dev.kaniko.runtime.isolation.ProcessRunner;
import dev.kaniko.runtime.layer.LayerWriter;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.mounts.CacheDirectories;
import dev.kaniko.runtime.own.OwnPlaces;
import dev.kaniko.runtime.process.Isolation;
import dev.kaniko.runtime.registry.ImagePuller;
import dev.kaniko.runtime.registry.ImagePusher;
import dev.kaniko.runtime.registry.Registries;
import dev.kaniko.runtime.request.BuildRequest;
import dev.kaniko.runtime.request.SecretTexts;
import dev.kaniko.runtime.source.NamedContexts;
import dev.kaniko.runtime.source.OpenContext;
import dev.kaniko.runtime.source.SourceDates;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the plan of a build and carries out none of it: of images it fetches manifests and configurations, and it writes to no destination. */
public final class BuildPlanner {
  /**
   * A plan.
   *
   * @param dockerfile what it was made of
   * @param warnings findings that do not keep the build from being planned
   * @param sources the texts that places point into
   * @param reuse what a build would find of the results of earlier ones; empty if the request does not use them
   */
  public record Planned(BuildPlan plan, SourceId dockerfile, List<Diagnostic> warnings, Sources sources, Optional<Forecast> reuse) {
    public Planned {
      Objects.requireNonNull(plan);
      Objects.requireNonNull(dockerfile);
      warnings = List.copyOf(warnings);
      Objects.requireNonNull(sources);
      Objects.requireNonNull(reuse);
    }
  }

  /**
   * What a build would find of the results of earlier ones.
   *
   * @param steps all that may be reused
   * @param built the stages that would be built
   */
  public record Forecast(Explanation steps, Set<StageId> built) {
    public Forecast {
      Objects.requireNonNull(steps);
      built = Set.copyOf(built);
    }
  }

  private final InstructionSet instructions;
  private final Registries registries;
  private final boolean offline;
  private final Path scratch;
  private final Clock clock;
  private final InputStream standardInput;

  /**
   * @param instructions the language
   * @param offline whether nothing may be asked of the network; then nothing is known of images
   * @param scratch a directory of the caller, where a context that is not a directory may lie until the plan is made
   * @param standardInput where a context or a Dockerfile comes in that is asked for from there
   */
  public BuildPlanner(
      InstructionSet instructions, Registries registries, boolean offline, Path scratch, Clock clock, InputStream standardInput) {
    this.instructions = Objects.requireNonNull(instructions);
    this.registries = Objects.requireNonNull(registries);
    this.offline = offline;
    this.scratch = Objects.requireNonNull(scratch);
    this.clock = Objects.requireNonNull(clock);
    this.standardInput = Objects.requireNonNull(standardInput);
  }

  /**
   * Makes a plan for each platform. The outputs of the request do not count.
   *
   * @param dumps takes the forms of the build on the way
   * @throws BuildRejectedException if the Dockerfile is wrong
   * @throws IOException if anything else fails; the message is for people
   */
  public List<Planned> plan(BuildRequest request, IrDumps dumps) throws IOException, InterruptedException {
    if (offline && OpenContext.isRemote(request)) {
      throw new ContextException("without a network there is no context " + WebAddress.shown(request.inputs().context()));
    }
    var secrets = new SecretTexts(request.commands().secrets());
    var now = clock.instant();
    try (var remoteFiles = new RemoteFiles(scratch, HttpSettings.of(ProxySelector.getDefault(), secrets::find));
        var repositories = new GitCheckouts(scratch, new GitAccess(secrets::find, request.commands().sshAgent()));
        var contexts = new BuildContexts(new Archives(scratch, now), remoteFiles, repositories, request.inputs().fetching(), Progress.NONE)) {
      var own = new OwnPlaces(request, _ -> {});
      var context = OpenContext.open(request, contexts, own, standardInput);
      var named = NamedContexts.open(request.inputs().namedContexts(), contexts, repositories, remoteFiles, own, standardInput);
      var times = offline ? SourceTimes.NONE : new SourceDates(context, named, remoteFiles, repositories, new Archives(scratch, now));
      var images = new PlannedImages(named.layouts(), new ImagePuller(registries, new BlobStore(scratch), _ -> {}), offline);
      var compiler = new Compiler(instructions, images, times, Checks.none());
      var inputs = new BuildEnvironment.Inputs(context.tree(), Optional.empty(), named.trees());
      var fetching = new BuildEnvironment.Fetching(remoteFiles, new Archives(scratch, now), repositories);
      var plans = new ArrayList<Planned>();
      for (var each : request.ofPlatforms()) {
        plans.add(switch (RequestCompiler.compile(compiler, each, context.dockerfile(), named, dumps)) {
          case CompilationResult.Compiled(var plan, var warnings, var sources) -> {
            var reuse = each.cache().used() ? Optional.of(forecast(each, plan, images, inputs, fetching, now)) : Optional.<Forecast>empty();
            yield new Planned(plan, new SourceId(context.dockerfile().name()), warnings, sources, reuse);
          }
          case CompilationResult.Rejected(var errors, var sources) -> throw new BuildRejectedException(errors, sources, 1);
        });
      }
      return plans;
    }
  }

  /** Looks at files and at stores, but at no layer. */
  private Forecast forecast(
      BuildRequest request, BuildPlan plan, PlannedImages images, BuildEnvironment.Inputs inputs, BuildEnvironment.Fetching fetching, Instant now)
      throws IOException, InterruptedException {
    var time = BuildTime.of(request, plan, now);
    var state = request.stateDirectory();
    var blobs = new BlobStore(state);
    var puller = new ImagePuller(registries, blobs, _ -> {});
    var pusher = new ImagePusher(registries, blobs, _ -> {});
    var cache = new BuildCache(request, blobs, registries, puller, pusher, _ -> {});
    try (var hashes = FileHashes.in(state);
        var processes = new ProcessRunner(new Isolation.None("nothing is carried out for a plan"));
        var recorder = new BuildRecorder(request, plan, images, new InputDigests(hashes), cache::records, instructions.bringers(), false, Optional.empty())) {
      var reuse = cache.reuse(recorder::digest, time.latest(), true);
      if (reuse.isEmpty()) {
        return new Forecast(Explanation.UNUSED, plan.stages().stream().map(StagePlan::id).collect(Collectors.toSet()));
      }
      var layers = new BuildEnvironment.Layers(new LayerWriter(blobs, request.image().layerFormat(), time.latest()), request.image().singleSnapshot(), request.image().ignored());
      var environment = new BuildEnvironment(
          instructions.bringers(), images, inputs, fetching, processes, request.commands(), layers, reuse, scratch, new CacheDirectories(scratch), time.now(), Execution.USUAL);
      try (var interpreter = new Interpreter(plan, environment, new UnheardEvents())) {
        var foresight = interpreter.foresee();
        return new Forecast(recorder.explain(foresight), foresight.needed());
      }
    }
  }
}
