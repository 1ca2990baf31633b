package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.MountNeed;
import dev.kaniko.instruction.Placement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A file that a command leaves in a cache mount, where later instructions look for it in vain. */
public final class CacheMountHidden implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("CacheMountHidden", Severity.WARNING, "A file is read from where it was in a cache mount of an earlier instruction", "K306");

  /** The cache mounts of the stages that were looked at. */
  private static final class Caches {
    private final WorkingDirectories directories;
    private final Map<StageId, TreeMap<String, RunStep>> all = new HashMap<>();

    Caches(LintSubject subject) {
      this.directories = WorkingDirectories.of(subject);
    }

    /** Adds what an instruction mounts, and forgets what it may make itself. */
    void pass(StageId stage, Reading reading, Optional<RunStep> run) {
      var mounts = all.computeIfAbsent(stage, _ -> new TreeMap<>());
      directories.copied(reading).forEach(path -> forget(mounts, path.text()));
      if (run.isEmpty()) {
        return;
      }
      var own = new HashSet<String>();
      for (var mount : run.get().mounted(MountNeed.Kind.CACHE)) {
        mount.target().flatMap(target -> directories.resolve(reading, target)).ifPresent(path -> {
          own.add(path.text());
          mounts.putIfAbsent(path.text(), run.get());
        });
      }
      // The same program without the mount may put its files there.
      mounts.entrySet().removeIf(mount -> !own.contains(mount.getKey()) && mount.getValue() != run.get() && mayFill(run.get(), mount.getValue(), mount.getKey()));
    }

    private static void forget(NavigableMap<String, RunStep> mounts, String path) {
      mounts.remove(path);
      mounts.subMap(path + "/", path + "0").clear();
      holder(mounts, path).ifPresent(mounts::remove);
    }

    private static boolean mayFill(RunStep run, RunStep mounting, String target) {
      var names = mounting.commands().stream().flatMap(command -> command.name().stream()).collect(Collectors.toSet());
      return run.commands().stream().filter(command -> !command.is("cp", "mv", "cat", "cd", "ls", "chmod", "strip", "set", "echo", "install"))
          .anyMatch(command -> command.name().map(names::contains).orElse(true) || command.arguments().stream().anyMatch(word -> word.shown().contains(target)))
          || run.commands().stream().filter(command -> command.is("cp", "mv", "install"))
              .anyMatch(command -> !command.arguments().isEmpty() && command.arguments().getLast().shown().startsWith(target));
    }

    Optional<RunStep> mounting(StageId stage, String path) {
      var mounts = all.getOrDefault(stage, new TreeMap<>());
      return holder(mounts, path).map(mounts::get);
    }

    private static Optional<String> holder(NavigableMap<String, RunStep> mounts, String path) {
      for (var parent = ImagePath.clean(path); !parent.isRoot(); parent = parent.parent()) {
        if (mounts.containsKey(parent.text())) {
          return Optional.of(parent.text());
        }
      }
      return Optional.empty();
    }
  }

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var graph = subject.analysis().graph();
    var runs = RunSteps.byReading(subject);
    if (graph.isEmpty() || runs.values().stream().allMatch(run -> run.mounted(MountNeed.Kind.CACHE).isEmpty())) {
      return;
    }
    var caches = new Caches(subject);
    for (var linted : subject.stages()) {
      for (var reading : linted.readings()) {
        var run = Optional.ofNullable(runs.get(reading));
        run.ifPresent(step -> reads(caches, step, sink));
        if (run.isEmpty() && Readings.isWritten(reading)) {
          copies(graph.get(), caches, linted, reading, sink);
        }
        caches.pass(linted.stage().id(), reading, run);
      }
    }
  }

  private static void reads(Caches caches, RunStep run, LintSink sink) {
    if (run.isTrigger() || run.commands().stream().anyMatch(command -> command.is("cd", "pushd", "chroot"))) {
      return;
    }
    for (var command : run.commands()) {
      var operands = command.operands();
      if (command.is("cp", "mv", "install") && operands.size() > 1) {
        for (var source : operands.subList(0, operands.size() - 1)) {
          var path = source.literal().flatMap(text -> caches.directories.resolve(run.reading(), text)).filter(found -> !run.mountsAt(found.text()));
          var mounting = path.flatMap(found -> caches.mounting(run.stage().stage().id(), found.text()));
          if (mounting.isPresent()) {
            sink.report(run.owner(), finding(source.span(), mounting.get()));
            return;
          }
        }
      }
    }
  }

  private static void copies(StageGraph graph, Caches caches, LintedStage linted, Reading reading, LintSink sink) {
    var stage = reading.draft().references().stream().map(reference -> graph.links().get(reference.origin())).toList();
    if (stage.size() != 1 || !(stage.getFirst() instanceof TreeSource.StageRoot(var id))) {
      return;
    }
    Readings.copies(reading).stream().flatMap(placement -> placement.sources().stream())
        .filter(source -> source.from() == Placement.From.TREE && Readings.isKnown(reading, source.text()))
        .forEach(source -> caches.mounting(id, ImagePath.clean("/" + source.text().value()).text())
            .ifPresent(mounting -> sink.report(linted.owner(reading), finding(source.text().span(), mounting))));
  }

  private static Diagnostic finding(Span place, RunStep mounting) {
    return INFO.finding(place, "it is not there: what was written to the cache mount is in no layer")
        .withLabel(mounting.owner().word().span(), "has the mount")
        .withHelp("copy it to another place in the instruction that has the mount");
  }
}
