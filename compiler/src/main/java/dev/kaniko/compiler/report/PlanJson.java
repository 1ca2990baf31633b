package dev.kaniko.compiler.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.kaniko.compiler.plan.Export;
import dev.kaniko.compiler.plan.Optimization;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.PrunedStage;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Input;
import dev.kaniko.instruction.syntax.Keyword;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object, for programs. While {@code version} stays the same, later versions of kaniko may add fields, but do not remove a field or change its
 * meaning.
 *
 * <pre>
 * version    1
 * dockerfile its name
 * offline    whether no registry was asked
 * target     the number of the target stage
 * platform   the platform of the image
 * epoch      SOURCE_DATE_EPOCH in seconds, or null
 * proxies    the names of the proxy variables that commands get
 * stages     every stage of the file, in its order:
 *   index, name, from (as written), place
 *   built      false for a pruned stage, which has two more fields: reason, and sameAs (the number of the equal stage that is built for
 *              both, or null)
 *   needed     whether a build would build it, because not all steps that read it are there; null if nobody asked (--cache)
 *   base       kind: scratch | stage | image | directory; stage: its number; reference and platform of an image; context: the named
 *              context that replaces the image, or null; assumed: true if the image was not looked up
 *   platform   the platform of the stage
 *   variables  those of its FROM line
 *   dependsOn  the numbers of the stages that it needs
 *   exports    the later stages that use it: stage (its number), kind: start | files; for files step (its number) and patterns
 *   root       unpacked: true or false; reasons: sentences
 *   imageSeen  whether anybody sees its image, not only files of it
 *   optimizations  what was changed of it as a whole: pass and reason of each
 *   steps      in order:
 *     number     from 1
 *     keyword, text (as written, on one line), place
 *     variables  name, value (null if unset), provenance, declaredAt (a place or null)
 *     reads      kind: context | stage | image | named-context, then patterns and stage, reference and platform, or name;
 *                kind: address | git, then url and checksum (or null)
 *     mounts     sentences about mounts that are not inputs
 *     declares   name and value (null if it has none)
 *     usedAt     the later instructions that use a declared name, as FILE:LINE
 *     layer      yes | no | unknown
 *     root       none | read | observe
 *     omitted    true if the step is not carried out, because nobody sees its effect
 *     optimizations  the changes of passes to the step: pass and reason of each
 *     cacheable  whether its result may be cached
 *     meaning    the fields of its fingerprint: name and values of each field; null if its result is never cached
 *     plugin     the plugin of the instruction; null for a standard instruction
 *     cache      what is there of it: state (hit, miss or open: only carrying out an earlier step will tell) and reasons (lines); null if nobody
 *                asked (--cache), and for a step that costs nothing
 * </pre>
 *
 * <p>A place is file, line and column, counted from 1 in UTF-16 units. A provenance is build-argument, argument-default, unset-argument,
 * environment, base-image, predefined or undeclared. {@code ***} stands in the place of a secret: of the value of a variable whose name says that it is one,
 * wherever it occurs.
 */
public final class PlanJson implements PlanFormat {
  private static final int VERSION = 1;

  /** Members whose texts are words of this format: a secret may be such a word. */
  private static final Set<String> OUR_WORDS = Set.of("kind", "keyword", "layer", "pass", "provenance", "root", "state");

  private record Document(
      int version,
      String dockerfile,
      boolean offline,
      int target,
      String platform,
      @Nullable Long epoch,
      List<String> proxies,
      List<Stage> stages) {}

  private sealed interface Stage {}

  private record Built(
      int index,
      String name,
      String from,
      Place place,
      boolean built,
      @Nullable Boolean needed,
      Base base,
      String platform,
      List<Variable> variables,
      List<Integer> dependsOn,
      List<Taken> exports,
      Root root,
      boolean imageSeen,
      List<Change> optimizations,
      List<Done> steps) implements Stage {}

  private record Pruned(int index, String name, String from, Place place, boolean built, String reason, @Nullable Integer sameAs) implements Stage {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  private sealed interface Base {
    @JsonTypeName("scratch")
    record Scratch() implements Base {}

    @JsonTypeName("directory")
    record Directory(String context) implements Base {}

    @JsonTypeName("stage")
    record Earlier(int stage, boolean assumed) implements Base {}

    @JsonTypeName("image")
    record Image(String reference, String platform, @Nullable String context, boolean assumed) implements Base {}
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Taken(int stage, String kind, @Nullable Integer step, @Nullable List<String> patterns) {}

  private record Root(boolean unpacked, List<String> reasons) {}

  private record Done(
      int number,
      String keyword,
      String text,
      Place place,
      List<Variable> variables,
      List<Read> reads,
      List<String> mounts,
      List<Declared> declares,
      List<String> usedAt,
      String layer,
      String root,
      boolean omitted,
      List<Change> optimizations,
      boolean cacheable,
      @Nullable List<Meaning> meaning,
      @Nullable String plugin,
      @Nullable Cached cache) {}

  private record Cached(String state, List<String> reasons) {}

  private record Change(String pass, String reason) {}

  private record Meaning(String name, List<String> values) {}

  private record Variable(String name, @Nullable String value, String provenance, @Nullable Place declaredAt) {}

  private record Declared(String name, @Nullable String value) {}

  private record Place(String file, int line, int column) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  private sealed interface Read {
    @JsonTypeName("context")
    record Context(List<String> patterns) implements Read {}

    @JsonTypeName("stage")
    record Earlier(int stage, List<String> patterns) implements Read {}

    @JsonTypeName("image")
    record Image(String reference, String platform, List<String> patterns) implements Read {}

    @JsonTypeName("named-context")
    record NamedContext(String name, List<String> patterns) implements Read {}

    @JsonTypeName("address")
    record Address(String url, @Nullable String checksum) implements Read {}

    @JsonTypeName("git")
    record Git(String url, @Nullable String checksum) implements Read {}
  }

  @Override
  public void write(PlannedBuild build, Writer out) throws IOException {
    var facts = new PlanFacts(build);
    Json.write(new Parts(facts, build.bringers(), build.reuse()).document(build), facts::shown, OUR_WORDS, out);
    out.write('\n');
  }

  /** Makes the parts of the document of the parts of the plan. */
  private record Parts(PlanFacts facts, Map<Keyword, String> bringers, Optional<PlannedReuse> reuse) {
    Document document(PlannedBuild build) {
      var plan = build.plan();
      var stages = new TreeMap<StageId, Stage>();
      plan.stages().forEach(stage -> stages.put(stage.id(), built(stage)));
      plan.pruned().forEach(stage -> stages.put(stage.id(), pruned(stage)));
      return new Document(
          VERSION,
          build.dockerfile().name(),
          build.offline(),
          plan.target().id().index(),
          plan.target().platform().toString(),
          plan.epoch().map(Instant::getEpochSecond).orElse(null),
          List.copyOf(plan.proxyEnvironment().keySet()),
          List.copyOf(stages.values()));
    }

    private Pruned pruned(PrunedStage stage) {
      return new Pruned(
          stage.id().index(), stage.name(), stage.line().text(), place(stage.line().span()), false, facts.why(stage), stage.twin().map(StageId::index).orElse(null));
    }

    private Built built(StagePlan stage) {
      var steps = stage.steps();
      return new Built(
          stage.id().index(),
          stage.name(),
          stage.line().text(),
          place(stage.line().span()),
          true,
          reuse.map(found -> found.built().contains(stage.id())).orElse(null),
          base(stage),
          stage.platform().toString(),
          variables(stage.line().uses()),
          stage.dependencies().stream().sorted().map(StageId::index).toList(),
          stage.exports().stream().map(Parts::taken).toList(),
          new Root(stage.unpacked(), facts.rootReasons(stage)),
          stage.demand().image(),
          changes(stage.optimizations()),
          IntStream.range(0, steps.size()).mapToObj(place -> done(stage, steps.get(place), place + 1)).toList());
    }

    private static Base base(StagePlan stage) {
      boolean assumed = !stage.start().known();
      return switch (stage.base()) {
        case PlannedBase.Scratch() -> new Base.Scratch();
        case PlannedBase.Directory(var context) -> new Base.Directory(context);
        case PlannedBase.Stage(var id) -> new Base.Earlier(id.index(), assumed);
        case PlannedBase.Image(var reference, var platform) ->
            new Base.Image(reference.toString(), platform.toString(), stage.line().context().orElse(null), assumed);
      };
    }

    private static Taken taken(Export export) {
      return switch (export) {
        case Export.Start(var reader) -> new Taken(reader.index(), "start", null, null);
        case Export.Files(var reader, var step, var patterns) -> new Taken(reader.index(), "files", step + 1, patterns);
      };
    }

    private Done done(StagePlan stage, Step step, int number) {
      var instruction = step.instruction();
      var fingerprint = instruction.fingerprint();
      return new Done(
          number,
          instruction.keyword().text(),
          step.text(),
          place(instruction.span()),
          variables(step.uses()),
          instruction.inputs().stream().map(input -> read(step, input)).toList(),
          PlanFacts.mounts(step),
          instruction.bindings().stream().map(binding -> new Declared(binding.name(), PlanFacts.value(binding.name(), binding.value()).orElse(null))).toList(),
          facts.usersOf(step),
          switch (instruction.effects().layer()) {
            case ALWAYS -> "yes";
            case NEVER -> "no";
            case DEPENDS -> "unknown";
          },
          step.work().rootAccess().name().toLowerCase(Locale.ROOT),
          step.work().omitted(),
          changes(step.work().optimizations()),
          fingerprint.isPresent(),
          fingerprint.map(Parts::meaning).orElse(null),
          bringers.get(instruction.keyword()),
          reuse.flatMap(found -> found.of(stage, number)).map(found -> new Cached(found.state().name().toLowerCase(Locale.ROOT), found.reasons())).orElse(null));
    }

    private static List<Change> changes(List<Optimization> optimizations) {
      return optimizations.stream().map(done -> new Change(done.pass(), done.reason())).toList();
    }

    private static List<Meaning> meaning(Fingerprint fingerprint) {
      return fingerprint.fields().stream().map(field -> new Meaning(field.name(), field.values())).toList();
    }

    private static Read read(Step step, Input input) {
      return switch (input) {
        case Input.Files(var origin, var patterns) -> read(step.sources().get(origin), patterns);
        case Input.Remote(var url, var checksum) -> new Read.Address(url, checksum.map(Object::toString).orElse(null));
        case Input.Git(var url, var checksum, _) -> new Read.Git(url, checksum.orElse(null));
      };
    }

    private static Read read(@Nullable TreeSource source, List<String> patterns) {
      return switch (source) {
        case TreeSource.Context() -> new Read.Context(patterns);
        case TreeSource.StageRoot(var id) -> new Read.Earlier(id.index(), patterns);
        case TreeSource.Image(var reference, var platform) -> new Read.Image(reference.toString(), platform.toString(), patterns);
        case TreeSource.NamedDirectory(var name) -> new Read.NamedContext(name, patterns);
        case null -> throw new IllegalStateException("a step of a plan has an origin that leads nowhere");
      };
    }

    private List<Variable> variables(List<VariableUse> uses) {
      return uses.stream()
          .map(use -> new Variable(
              use.name(),
              PlanFacts.value(use.name(), use.value()).orElse(null),
              PlanFacts.provenanceKind(use),
              use.provenance().flatMap(from -> from.declaration()).map(this::place).orElse(null)))
          .toList();
    }

    private Place place(Span span) {
      return new Place(span.source().name(), facts.line(span), facts.column(span));
    }
  }
}
