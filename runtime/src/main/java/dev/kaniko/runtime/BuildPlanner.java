package dev.kaniko.runtime;

import dev.kaniko.compiler.BaseImages;
import dev.kaniko.compiler.Checks;
import dev.kaniko.compiler.CompilationResult;
import dev.kaniko.compiler.Compiler;
import dev.kaniko.compiler.InstructionSet;
import dev.kaniko.compiler.IrDumps;
import dev.kaniko.compiler.SourceTimes;
import dev.kaniko.compiler.Sources;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.runtime.context.BuildContexts;
import dev.kaniko.runtime.context.ContextException;
import dev.kaniko.runtime.fetch.Archives;
import dev.kaniko.runtime.fetch.GitAccess;
import dev.kaniko.runtime.fetch.GitCheckouts;
import dev.kaniko.runtime.fetch.HttpSettings;
import dev.kaniko.runtime.fetch.RemoteFiles;
import dev.kaniko.runtime.images.LayoutImages;
import dev.kaniko.runtime.layout.BlobStore;
import dev.kaniko.runtime.own.OwnPlaces;
import dev.kaniko.runtime.registry.ImagePuller;
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
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Makes the plan of a build and carries out none of it: of images it fetches manifests and configurations, and it writes to no destination. */
public final class BuildPlanner {
  /**
   * A plan.
   *
   * @param dockerfile what it was made of
   * @param warnings findings that do not keep the build from being planned
   * @param sources the texts that places point into
   */
  public record Planned(BuildPlan plan, SourceId dockerfile, List<Diagnostic> warnings, Sources sources) {
    public Planned {
      Objects.requireNonNull(plan);
      Objects.requireNonNull(dockerfile);
      warnings = List.copyOf(warnings);
      Objects.requireNonNull(sources);
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
   * Makes a plan. The outputs of the request do not count.
   *
   * @param dumps takes the forms of the build on the way
   * @throws BuildRejectedException if the Dockerfile is wrong
   * @throws IOException if anything else fails; the message is for people
   */
  public Planned plan(BuildRequest request, IrDumps dumps) throws IOException, InterruptedException {
    if (offline && OpenContext.isRemote(request)) {
      throw new ContextException("without a network there is no context " + request.inputs().context());
    }
    var secrets = new SecretTexts(request.commands().secrets());
    var now = clock.instant();
    try (var remoteFiles = new RemoteFiles(scratch, HttpSettings.of(ProxySelector.getDefault(), secrets::find));
        var repositories = new GitCheckouts(scratch, new GitAccess(secrets::find, request.commands().sshAgent()));
        var contexts = new BuildContexts(scratch, new Archives(scratch, now), remoteFiles)) {
      var own = new OwnPlaces(request, _ -> {});
      var context = OpenContext.open(request, contexts, own, standardInput);
      var named = NamedContexts.open(request.inputs().namedContexts(), contexts, repositories, remoteFiles, own, standardInput);
      var times = offline ? SourceTimes.NONE : new SourceDates(context, named, remoteFiles, repositories, new Archives(scratch, now));
      var compiler = new Compiler(instructions, images(named.layouts()), times, Checks.NONE);
      return switch (RequestCompiler.compile(compiler, request, context.dockerfile(), named, dumps)) {
        case CompilationResult.Compiled(var plan, var warnings, var sources) ->
            new Planned(plan, new SourceId(context.dockerfile().name()), warnings, sources);
        case CompilationResult.Rejected(var errors, var sources) -> throw new BuildRejectedException(errors, sources, 1);
      };
    }
  }

  private BaseImages images(LayoutImages layouts) {
    var puller = new ImagePuller(registries, new BlobStore(scratch), _ -> {});
    return (reference, wanted) -> {
      var image = layouts.find(reference, wanted);
      if (image.isEmpty() && !offline) {
        image = Optional.of(puller.pull(reference, wanted));
      }
      return image.map(found -> new BaseImages.BaseImage(found.document().config(), found.platform()));
    };
  }
}
