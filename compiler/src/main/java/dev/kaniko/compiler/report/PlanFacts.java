package dev.kaniko.compiler.report;

import dev.kaniko.compiler.plan.BuildPlan;
import dev.kaniko.compiler.plan.Export;
import dev.kaniko.compiler.plan.Optimization;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.PrunedStage;
import dev.kaniko.compiler.plan.RootUse;
import dev.kaniko.compiler.plan.Scrubber;
import dev.kaniko.compiler.plan.SecretName;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.MountNeed;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.syntax.GoFormat;
import dev.kaniko.instruction.syntax.Text;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The texts about a plan that all formats share. Not thread-safe. */
final class PlanFacts {
  private final Texts texts;
  private final Map<StageId, StagePlan> stages = new HashMap<>();
  private final VariableUsers users;
  private final Scrubber scrubber;

  PlanFacts(PlannedBuild build) {
    this.texts = new Texts(build.sources());
    build.plan().stages().forEach(stage -> stages.put(stage.id(), stage));
    this.users = VariableUsers.of(build.plan());
    this.scrubber = Scrubber.of(build.plan(), Map.of());
  }

  /** Returns a text as everybody may read it: without secrets. */
  String shown(String text) {
    return scrubber.scrub(text);
  }

  /** Returns the value of a variable or of a declared name, unless its name says that it is secret. */
  static Optional<String> value(String name, Optional<String> value) {
    return value.map(text -> SecretName.is(name) ? Scrubber.HIDDEN : text);
  }

  /** Returns the first line of a place; 0 if its text is not known. */
  int line(Span span) {
    return texts.region(span).map(Region::line).orElse(0);
  }

  int column(Span span) {
    return texts.region(span).map(Region::column).orElse(0);
  }

  String place(Span span) {
    return span.source() + ":" + line(span);
  }

  String name(StageId id) {
    var stage = Objects.requireNonNull(stages.get(id));
    return name(id, stage.name());
  }

  static String name(StageId id, String name) {
    return name.equals("stage-" + id.index()) ? id.toString() : id + " (" + name + ")";
  }

  String base(StagePlan stage) {
    var assumed = stage.start().known() ? "" : ", assumed";
    return switch (stage.base()) {
      case PlannedBase.Scratch() -> "scratch";
      case PlannedBase.Image(var reference, var platform) ->
          stage.line().context().map(name -> "named context " + name + ": ").orElse("") + "image " + reference + ", " + platform + assumed;
      case PlannedBase.Directory(var context) -> "directory of the named context " + context;
      case PlannedBase.Stage(var id) -> name(id) + assumed;
    };
  }

  /** Returns why a stage is not built, as part of a sentence. */
  String why(PrunedStage stage) {
    return stage.replacement().map(source -> switch (source) {
      case TreeSource.StageRoot(var twin) -> "it is the same as " + name(twin) + ", which is built once for both";
      case TreeSource.Image(var reference, _) -> replaced(stage) + ": image " + reference;
      case TreeSource.NamedDirectory _, TreeSource.Context _ -> replaced(stage);
    }).orElse("the target does not need it");
  }

  private static String replaced(PrunedStage stage) {
    return "the named context " + stage.name() + " takes its place";
  }

  /** Returns the optimizations of a stage or a step, one sentence each, with the name of the pass. */
  static List<String> optimizations(List<Optimization> optimizations) {
    return optimizations.stream().map(done -> done.reason() + " (" + done.pass() + ")").toList();
  }

  /** Returns the number of optimizations of each pass, as text; empty if there are none. */
  Optional<String> summary(BuildPlan plan) {
    var counts = new LinkedHashMap<String, Integer>();
    plan.stages().forEach(stage -> {
      stage.optimizations().forEach(done -> counts.merge(done.pass(), 1, Integer::sum));
      stage.steps().forEach(step -> step.work().optimizations().forEach(done -> counts.merge(done.pass(), 1, Integer::sum)));
    });
    return counts.isEmpty()
        ? Optional.empty()
        : Optional.of(counts.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(count -> count.getKey() + " (" + count.getValue() + ")")
            .collect(Collectors.joining(", ")));
  }

  /** Returns the stages and steps that need the stage, one sentence each. */
  List<String> exports(StagePlan stage) {
    return stage.exports().stream().map(export -> switch (export) {
      case Export.Start(var reader) -> name(reader) + " starts from it";
      case Export.Files files -> read(files);
    }).toList();
  }

  private String read(Export.Files files) {
    return name(files.reader()) + " reads " + String.join(", ", files.patterns()) + " in step " + (files.step() + 1) + ", " + place(reader(files));
  }

  private Span reader(Export.Files files) {
    return Objects.requireNonNull(stages.get(files.reader())).steps().get(files.step()).instruction().span();
  }

  /** Returns the reasons why the root is unpacked, or why it is not, one sentence each. */
  List<String> rootReasons(StagePlan stage) {
    if (!stage.unpacked()) {
      return List.of("no step looks at its files, and no stage reads them");
    }
    return stage.rootUses().stream().map(use -> switch (use) {
      case RootUse.OwnStep(var step, var access) ->
          "step " + (step + 1) + ", " + stage.steps().get(step).instruction().keyword() + ", " + switch (access) {
            case NONE, READ -> "looks at it";
            case OBSERVE -> "runs in it";
          };
      case RootUse.Reader(var export) -> read(export);
      case RootUse.Successor(var id) -> name(id) + " starts from it and needs its own";
    }).toList();
  }

  static String provenanceKind(VariableUse use) {
    return use.provenance().map(from -> from.kind().name().toLowerCase(Locale.ROOT).replace('_', '-')).orElse("undeclared");
  }

  /** Returns the provenance of a variable's value. */
  String provenance(VariableUse use) {
    if (use.provenance().isEmpty()) {
      return "declared nowhere";
    }
    var provenance = use.provenance().get();
    var at = provenance.declaration().map(span -> " at " + place(span)).orElse("");
    return switch (provenance.kind()) {
      case BUILD_ARGUMENT -> "build argument" + at.replace(" at ", " for ");
      case ARGUMENT_DEFAULT -> "ARG default" + at;
      case UNSET_ARGUMENT -> "ARG without a value" + at;
      case ENVIRONMENT -> "ENV at " + place(provenance.declaration().orElseThrow());
      case BASE_IMAGE -> "base image";
      case PREDEFINED -> "predefined";
    };
  }

  /** Returns the places of the instructions that use what a step declares. */
  List<String> usersOf(Step step) {
    return users.of(step).stream().map(this::place).toList();
  }

  String source(Step step, Origin origin) {
    var source = step.sources().get(origin);
    return switch (source) {
      case TreeSource.Context() -> "build context";
      case TreeSource.StageRoot(var id) -> name(id);
      case TreeSource.Image(var reference, var platform) -> "image " + reference + ", " + platform;
      case TreeSource.NamedDirectory(var name) -> "named context " + name;
      case null -> throw new IllegalStateException("a step of a plan has an origin that leads nowhere: " + origin);
    };
  }

  /** Returns the inputs of a step besides its root. */
  List<String> reads(Step step) {
    return step.instruction().inputs().stream().map(input -> switch (input) {
      case Input.Files(var origin, var patterns) -> source(step, origin) + ": " + String.join(", ", patterns);
      case Input.Remote(var url, var checksum) -> "address " + url + checksum.map(digest -> ", verified by " + digest).orElse(", not verified");
      case Input.Git(var url, var checksum, var keep) ->
          "git repository " + url + checksum.map(commit -> ", verified by " + commit).orElse("") + (keep ? ", with .git" : "");
    }).toList();
  }

  /** Returns the mounts of a command that are not inputs: caches, tmpfs, secrets and SSH agents. */
  static List<String> mounts(Step step) {
    return step.instruction().effects().commands().stream()
        .flatMap(needs -> needs.mounts().stream())
        .flatMap(mount -> mount(mount).stream())
        .toList();
  }

  private static Optional<String> mount(MountNeed mount) {
    var target = mount.target().map(Text::value).orElse("a place of its own choice");
    return switch (mount.kind()) {
      case BIND -> Optional.empty();
      case CACHE -> Optional.of("cache at " + target + (mount.id().isEmpty() || mount.id().equals(target) ? "" : ", id " + mount.id()));
      case TMPFS -> Optional.of("tmpfs at " + target);
      case SECRET -> Optional.of("secret " + mount.id() + (mount.required() ? ", required" : ""));
      case SSH -> Optional.of("ssh agent" + (mount.id().isEmpty() ? "" : " " + mount.id()) + (mount.required() ? ", required" : ""));
    };
  }

  /** Returns the fields of an instruction's fingerprint as text. */
  static String fields(Fingerprint fingerprint) {
    return fingerprint.fields().stream()
        .map(field -> field.name() + "=" + field.values().stream().map(GoFormat::quoted).collect(Collectors.joining(",")))
        .collect(Collectors.joining(" "));
  }
}
