package dev.kaniko.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.image.ImageConfig;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Command;
import dev.kaniko.instruction.ExecutionContext.Fetched;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.Instruction;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.Outcome;
import dev.kaniko.instruction.testing.FakeExecutionContext;
import dev.kaniko.instruction.testing.MemoryTree;
import dev.kaniko.runtime.oci.HistoryEntry;
import dev.kaniko.runtime.oci.ImageDocument;
import dev.kaniko.snapshot.FileContent;
import dev.kaniko.snapshot.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Carries a plan out with no root, no context and no process, for the configuration, the history and the commands that come of it. */
final class PlannedImage {
  private record Result(ImageConfig config, List<HistoryEntry> history) {}

  private final BuildPlan plan;
  private final Map<StageId, Result> done = new HashMap<>();
  private final List<Command> commands = new ArrayList<>();

  private PlannedImage(BuildPlan plan) {
    this.plan = plan;
  }

  static PlannedImage of(BuildPlan plan) throws IOException, InterruptedException {
    var image = new PlannedImage(plan);
    for (var stage : plan.stages()) {
      image.done.put(stage.id(), image.run(stage));
    }
    return image;
  }

  /** The commands of all stages, in order. */
  List<Command> commands() {
    return commands;
  }

  /** The configuration as it is written into an image. */
  JsonNode document() throws IOException {
    var result = done.get(plan.target().id());
    if (result == null) {
      throw new IllegalStateException("the target was not built");
    }
    var document = new ImageDocument(
        Optional.empty(), plan.target().platform(), "", List.of(), result.config(), List.of(), result.history());
    return new ObjectMapper().readTree(document.write().bytes());
  }

  private Result run(StagePlan stage) throws IOException, InterruptedException {
    var start = stage.base() instanceof PlannedBase.Stage(StageId id) ? done.get(id) : null;
    var config = start == null ? stage.config() : start.config().withOnBuild(List.of());
    var history = new ArrayList<>(start == null ? List.<HistoryEntry>of() : start.history());
    var context = new FakeExecutionContext();
    context.verifiesChecksums = false;
    context.proxies.putAll(plan.proxyEnvironment());
    for (var step : stage.steps()) {
      context.config = config;
      var outcome = run(step, context);
      config = outcome.config().applyTo(config);
      outcome.createdBy().ifPresent(
          text -> history.add(new HistoryEntry(Optional.empty(), text, "", "buildkit.dockerfile.v0", outcome.layer().isEmpty())));
      context.before.add(step.instruction().keyword());
    }
    commands.addAll(context.commands);
    return new Result(config, history);
  }

  private static Outcome run(Step step, FakeExecutionContext context) throws IOException, InterruptedException {
    var instruction = step.instruction();
    context.root = root(context.config.user());
    context.environment.clear();
    context.environment.putAll(step.environment());
    context.arguments.clear();
    context.arguments.putAll(step.arguments());
    provide(instruction, context);
    return instruction.execute(context);
  }

  /** Puts there what the instruction reads: of a pattern a file of that name. */
  private static void provide(Instruction instruction, FakeExecutionContext context) {
    var local = new MemoryTree();
    context.buildContext = local;
    for (var input : instruction.inputs()) {
      switch (input) {
        case Input.Files(Origin.Named origin, List<String> patterns) ->
            addFiles(patterns, (MemoryTree) context.named.computeIfAbsent(origin.name(), _ -> new MemoryTree()));
        case Input.Files(Origin.BuildContext _, List<String> patterns) -> addFiles(patterns, local);
        case Input.Remote(String url, var _) -> context.remote.put(url, new Fetched(FileContent.of(""), Optional.empty(), url));
        case Input.Git git -> context.repositories.put(git.url(), new MemoryTree());
      }
    }
  }

  private static void addFiles(List<String> patterns, MemoryTree tree) {
    for (var pattern : patterns) {
      var path = ImagePath.clean(pattern);
      for (var parent = path; !parent.isRoot(); parent = parent.parent()) {
        if (tree.find(parent).isEmpty()) {
          if (parent.equals(path)) {
            tree.file(parent.text(), "");
          } else {
            tree.directory(parent.text());
          }
        }
      }
    }
  }

  /** A root in which the user and the group that commands run as are known. */
  private static FileTree root(String user) {
    var names = (user + ":").split(":", -1);
    return new MemoryTree().directory("/etc")
        .file("/etc/passwd", "root:x:0:0::/root:/bin/sh\n" + names[0] + ":x:1000:1000::/home:/bin/sh\n")
        .file("/etc/group", "root:x:0:\n" + names[1] + ":x:1000:\n");
  }
}
