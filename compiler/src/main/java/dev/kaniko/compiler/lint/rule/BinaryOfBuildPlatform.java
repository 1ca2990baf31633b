package dev.kaniko.compiler.lint.rule;

import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.Reading;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.lint.LintRule;
import dev.kaniko.compiler.lint.LintSink;
import dev.kaniko.compiler.lint.LintSubject;
import dev.kaniko.compiler.lint.LintedStage;
import dev.kaniko.compiler.lint.RuleInfo;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.compiler.shell.command.Argument;
import dev.kaniko.compiler.shell.command.Invocation;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.Severity;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.image.ImagePath;
import dev.kaniko.instruction.Placement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A program that is built for the platform of the build and copied into an image for another. */
public final class BinaryOfBuildPlatform implements LintRule {
  private static final RuleInfo INFO =
      RuleInfo.own("BinaryOfBuildPlatform", Severity.WARNING, "A program of the build platform is copied into the image of the target platform", "K708");
  private static final String BUILD_PLATFORM = "BUILDPLATFORM";

  /** Words of a stage that may choose what is built for. */
  private static final List<String> CHOOSING = List.of(
      "TARGETARCH", "TARGETPLATFORM", "TARGETOS", "TARGETVARIANT", "GOARCH", "GOOS", "--target", "BUILD_TARGET", "-target", "xx", "CROSS", "cross", "goreleaser", "zig");

  private static final Set<String> COMPILERS = Set.of("gcc", "g++", "cc", "c++", "clang", "clang++");

  /**
   * What stages run on.
   *
   * @param build the stages whose commands run on the platform of the build, whatever the image is for
   * @param images the stages with the platform that the build is asked for which are images themselves, or what one starts from; what others only copy
   *     from may go back to a stage of the build platform
   */
  private record Platforms(Set<StageId> build, Set<StageId> images) {
    static Platforms of(StageGraph graph) {
      var build = new HashSet<StageId>();
      var target = new HashSet<StageId>();
      for (var stage : graph.stages()) {
        var platform = stage.node().platform();
        if (platform.isPresent()) {
          if (platform.get().references().stream().anyMatch(reference -> reference.name().equals(BUILD_PLATFORM))) {
            build.add(stage.id());
          }
        } else if (!(stage.base() instanceof Base.StageBase(var base)) || target.contains(base)) {
          target.add(stage.id());
        } else if (build.contains(base)) {
          build.add(stage.id());
        }
      }
      return new Platforms(build, images(graph, target));
    }

    private static Set<StageId> images(StageGraph graph, Set<StageId> target) {
      var needed = new HashSet<StageId>();
      graph.stages().forEach(stage -> needed.addAll(graph.dependencies(stage)));
      // Which stages are needed may depend on an argument.
      boolean chosen = graph.stages().stream().anyMatch(stage -> stage.base() instanceof Base.StageBase && !stage.node().base().references().isEmpty());
      var images = new HashSet<StageId>();
      for (var stage : graph.stages().reversed()) {
        if (target.contains(stage.id()) && (!chosen && !needed.contains(stage.id()) || graph.target().equals(stage.id()) || images.contains(stage.id()))) {
          images.add(stage.id());
          if (stage.base() instanceof Base.StageBase(var base)) {
            images.add(base);
          }
        }
      }
      images.retainAll(target);
      return images;
    }
  }

  @Override
  public RuleInfo info() {
    return INFO;
  }

  @Override
  public void check(LintSubject subject, LintSink sink) {
    var graph = subject.analysis().graph();
    var platforms = graph.map(Platforms::of);
    if (platforms.isEmpty() || platforms.get().build().isEmpty()) {
      return;
    }
    var made = programs(subject, platforms.get().build());
    for (var linted : subject.stages()) {
      if (!made.isEmpty() && platforms.get().images().contains(linted.stage().id())) {
        linted.readings().stream().filter(Readings::isWritten).forEach(reading -> copies(graph.get(), linted, reading, made, sink));
      }
    }
  }

  /** Returns the command that makes each program, by stage and path. */
  private static Map<StageId, Map<String, Span>> programs(LintSubject subject, Set<StageId> ofBuild) {
    var directories = WorkingDirectories.of(subject);
    var made = new HashMap<StageId, Map<String, Span>>();
    for (var run : RunSteps.of(subject)) {
      var stage = run.stage().stage().id();
      if (run.isTrigger() || !ofBuild.contains(stage) || CHOOSING.stream().anyMatch(run::mentions)) {
        continue;
      }
      boolean moves = run.commands().stream().anyMatch(command -> command.is("cd", "pushd", "chroot"));
      for (var command : run.commands()) {
        output(command).filter(path -> !moves || path.startsWith("/"))
            .flatMap(path -> directories.resolve(run.reading(), path))
            .ifPresent(path -> made.computeIfAbsent(stage, _ -> new HashMap<>()).put(path.text(), command.program().span()));
      }
    }
    return made;
  }

  /** Returns where a command puts a program that runs on the machine that makes it. */
  private static Optional<String> output(Invocation command) {
    var verb = command.operands().stream().findFirst().flatMap(Argument::literal).orElse("");
    boolean go = command.is("go") && verb.equals("build");
    if (go || command.name().filter(COMPILERS::contains).isPresent() && !command.hasOption("-c", "-S", "-E")) {
      return command.optionValue("-o").filter(path -> path.startsWith("/") || !go || !command.hasOption("-C"));
    }
    return command.is("cargo") && verb.equals("build") ? Optional.of("target/" + (command.hasOption("--release", "-r") ? "release" : "debug")) : Optional.empty();
  }

  private static void copies(StageGraph graph, LintedStage linted, Reading reading, Map<StageId, Map<String, Span>> made, LintSink sink) {
    var trees = reading.draft().references().stream().map(reference -> graph.links().get(reference.origin())).toList();
    if (trees.size() != 1 || !(trees.getFirst() instanceof TreeSource.StageRoot(var id))) {
      return;
    }
    for (var placement : Readings.copies(reading)) {
      for (var source : placement.sources()) {
        if (source.from() == Placement.From.TREE && Readings.isKnown(reading, source.text())) {
          maker(made.getOrDefault(id, Map.of()), ImagePath.clean("/" + source.text().value()))
              .ifPresent(command -> sink.report(linted.owner(reading), finding(source.text().span(), command)));
        }
      }
    }
  }

  /** What is copied may be the program, or lie in the directory that programs are put into. */
  private static Optional<Span> maker(Map<String, Span> made, ImagePath copied) {
    for (var path = copied; !path.isRoot(); path = path.parent()) {
      if (made.containsKey(path.text())) {
        return Optional.of(made.get(path.text()));
      }
    }
    return Optional.empty();
  }

  private static Diagnostic finding(Span place, Span command) {
    return INFO.finding(place, "this program is built for the machine that builds, and the image may be for another")
        .withLabel(command, "builds it for the platform that it runs on")
        .withHelp("build for $TARGETOS and $TARGETARCH, which the stage gets by ARG, or leave out --platform=$BUILDPLATFORM");
  }
}
