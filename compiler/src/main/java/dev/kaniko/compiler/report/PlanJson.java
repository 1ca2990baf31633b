package dev.kaniko.compiler.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.kaniko.compiler.plan.Export;
import dev.kaniko.compiler.plan.PlannedBase;
import dev.kaniko.compiler.plan.Optimization;
import dev.kaniko.compiler.plan.PrunedStage;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.StagePlan;
import dev.kaniko.compiler.plan.Step;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.compiler.plan.VariableUse;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Fingerprint;
import dev.kaniko.instruction.Input;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * For programs: one object. Fields are added in later versions, but none is taken away or changes its meaning while {@code version} stays.
 *
 * <pre>
 * version    1
 * dockerfile its name
 * offline    whether no registry was asked
 * target     the number of the stage that is built for
 * platform   what the image is for
 * epoch      SOURCE_DATE_EPOCH in seconds, or null
 * proxies    the names of the proxy variables that commands see
 * stages     every stage of the file, in its order:
 *   index, name, from (as written), place
 *   built      false for a pruned stage, which has one more field: reason
 *   base       kind: scratch | stage | image; stage: its number; reference and platform of an image; context: the named context
 *              that the image came from, or null; assumed: whether nobody was asked what the image holds
 *   platform   what it is for
 *   variables  those of its FROM line
 *   dependsOn  the numbers of the stages that it needs
 *   exports    what later stages take: stage (its number), kind: start | files; for files step (its number) and patterns
 *   root       unpacked: true or false; reasons: sentences
 *   steps      in order:
 *     number     from 1
 *     keyword, text (as written, on one line), place
 *     variables  name, value (null if unset), provenance, declaredAt (a place or null)
 *     reads      kind: context | stage | image | named-context, then patterns and stage, reference and platform, or name;
 *                kind: address | git, then url and checksum (or null)
 *     mounts     sentences, on what is mounted and is no input
 *     declares   name and value (null if it has none)
 *     usedAt     where later instructions use what it declares, as FILE:LINE
 *     layer      yes | no | unknown
 *     root       none | read | observe
 *     cacheable  whether its result may be used again
 *     meaning    what it means by its own account: name and values of each field; null if its result is never used again
 *     plugin     where the instruction comes from; null for a standard one
 * </pre>
 *
 * <p>A place is file, line and column, counted from 1 in UTF-16 units. A provenance is build-argument, argument-default, unset-argument,
 * environment, base-image, predefined or undeclared.
 */
public final class PlanJson implements PlanFormat {
  private static final int VERSION = 1;

  @Override
  public void write(PlannedBuild build, Writer out) throws IOException {
    try (var json = Json.generator(out)) {
      new Document(json, build).write();
    }
    out.write('\n');
  }

  private record Document(JsonGenerator json, PlannedBuild build, PlanFacts facts) {
    Document(JsonGenerator json, PlannedBuild build) {
      this(json, build, new PlanFacts(build));
    }

    /** A part of the document. */
    @FunctionalInterface
    private interface Part {
      void write() throws IOException;
    }

    void write() throws IOException {
      var plan = build.plan();
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeStringField("dockerfile", build.dockerfile().name());
      json.writeBooleanField("offline", build.offline());
      json.writeNumberField("target", plan.target().id().index());
      json.writeStringField("platform", plan.target().platform().toString());
      if (plan.epoch().isPresent()) {
        json.writeNumberField("epoch", plan.epoch().get().getEpochSecond());
      } else {
        json.writeNullField("epoch");
      }
      strings("proxies", List.copyOf(plan.proxyEnvironment().keySet()));
      var parts = new TreeMap<StageId, Part>();
      plan.stages().forEach(stage -> parts.put(stage.id(), () -> stage(stage)));
      plan.pruned().forEach(stage -> parts.put(stage.id(), () -> pruned(stage)));
      json.writeArrayFieldStart("stages");
      for (var part : parts.values()) {
        part.write();
      }
      json.writeEndArray();
      json.writeEndObject();
    }

    private void head(StageId id, String name, String from, Span span, boolean built) throws IOException {
      json.writeNumberField("index", id.index());
      json.writeStringField("name", name);
      json.writeStringField("from", from);
      place("place", span);
      json.writeBooleanField("built", built);
    }

    private void pruned(PrunedStage stage) throws IOException {
      json.writeStartObject();
      head(stage.id(), stage.name(), stage.from(), stage.span(), false);
      json.writeStringField("reason", facts.why(stage));
      if (stage.twin().isPresent()) {
        json.writeNumberField("sameAs", stage.twin().get().index());
      } else {
        json.writeNullField("sameAs");
      }
      json.writeEndObject();
    }

    private void stage(StagePlan stage) throws IOException {
      json.writeStartObject();
      head(stage.id(), stage.name(), stage.from(), stage.span(), true);
      base(stage);
      json.writeStringField("platform", stage.platform().toString());
      variables(stage.uses());
      json.writeArrayFieldStart("dependsOn");
      for (var id : stage.dependencies().stream().sorted().toList()) {
        json.writeNumber(id.index());
      }
      json.writeEndArray();
      json.writeArrayFieldStart("exports");
      for (var export : stage.exports()) {
        export(export);
      }
      json.writeEndArray();
      json.writeObjectFieldStart("root");
      json.writeBooleanField("unpacked", stage.unpacked());
      strings("reasons", facts.rootReasons(stage));
      json.writeEndObject();
      json.writeBooleanField("imageSeen", stage.demand().image());
      optimizations(stage.optimizations());
      json.writeArrayFieldStart("steps");
      int number = 0;
      for (var step : stage.steps()) {
        step(step, ++number);
      }
      json.writeEndArray();
      json.writeEndObject();
    }

    private void base(StagePlan stage) throws IOException {
      json.writeObjectFieldStart("base");
      switch (stage.base()) {
        case PlannedBase.Scratch() -> json.writeStringField("kind", "scratch");
        case PlannedBase.Directory(var context) -> {
          json.writeStringField("kind", "directory");
          json.writeStringField("context", context);
        }
        case PlannedBase.Stage(var id) -> {
          json.writeStringField("kind", "stage");
          json.writeNumberField("stage", id.index());
          json.writeBooleanField("assumed", !stage.baseKnown());
        }
        case PlannedBase.Image(var reference, var platform) -> {
          json.writeStringField("kind", "image");
          json.writeStringField("reference", reference.toString());
          json.writeStringField("platform", platform.toString());
          json.writeStringField("context", stage.context().orElse(null));
          json.writeBooleanField("assumed", !stage.baseKnown());
        }
      }
      json.writeEndObject();
    }

    private void export(Export export) throws IOException {
      json.writeStartObject();
      json.writeNumberField("stage", export.reader().index());
      switch (export) {
        case Export.Start _ -> json.writeStringField("kind", "start");
        case Export.Files files -> {
          json.writeStringField("kind", "files");
          json.writeNumberField("step", files.step() + 1);
          strings("patterns", files.patterns());
        }
      }
      json.writeEndObject();
    }

    private void step(Step step, int number) throws IOException {
      var instruction = step.instruction();
      json.writeStartObject();
      json.writeNumberField("number", number);
      json.writeStringField("keyword", instruction.keyword().text());
      json.writeStringField("text", step.text());
      place("place", instruction.span());
      variables(step.uses());
      json.writeArrayFieldStart("reads");
      for (var input : instruction.inputs()) {
        input(step, input);
      }
      json.writeEndArray();
      strings("mounts", PlanFacts.mounts(step));
      json.writeArrayFieldStart("declares");
      for (var binding : instruction.bindings()) {
        json.writeStartObject();
        json.writeStringField("name", binding.name());
        json.writeStringField("value", binding.value().orElse(null));
        json.writeEndObject();
      }
      json.writeEndArray();
      strings("usedAt", facts.usersOf(step));
      json.writeStringField("layer", switch (instruction.effects().layer()) {
        case ALWAYS -> "yes";
        case NEVER -> "no";
        case DEPENDS -> "unknown";
      });
      json.writeStringField("root", step.work().rootAccess().name().toLowerCase(Locale.ROOT));
      json.writeBooleanField("omitted", step.work().omitted());
      optimizations(step.work().optimizations());
      json.writeBooleanField("cacheable", instruction.fingerprint().isPresent());
      meaning(instruction.fingerprint().orElse(null));
      json.writeStringField("plugin", build.bringers().get(instruction.keyword()));
      json.writeEndObject();
    }

    private void optimizations(List<Optimization> optimizations) throws IOException {
      json.writeArrayFieldStart("optimizations");
      for (var done : optimizations) {
        json.writeStartObject();
        json.writeStringField("pass", done.pass());
        json.writeStringField("reason", done.reason());
        json.writeEndObject();
      }
      json.writeEndArray();
    }

    private void meaning(@Nullable Fingerprint fingerprint) throws IOException {
      if (fingerprint == null) {
        json.writeNullField("meaning");
        return;
      }
      json.writeArrayFieldStart("meaning");
      for (var field : fingerprint.fields()) {
        json.writeStartObject();
        json.writeStringField("name", field.name());
        strings("values", field.values());
        json.writeEndObject();
      }
      json.writeEndArray();
    }

    private void input(Step step, Input input) throws IOException {
      json.writeStartObject();
      switch (input) {
        case Input.Files(var origin, var patterns) -> {
          source(step.sources().get(origin));
          strings("patterns", patterns);
        }
        case Input.Remote(var url, var checksum) -> address("address", url, checksum.map(Object::toString).orElse(null));
        case Input.Git(var url, var checksum, _) -> address("git", url, checksum.orElse(null));
      }
      json.writeEndObject();
    }

    private void source(@Nullable TreeSource source) throws IOException {
      switch (source) {
        case TreeSource.Context() -> json.writeStringField("kind", "context");
        case TreeSource.StageRoot(var id) -> {
          json.writeStringField("kind", "stage");
          json.writeNumberField("stage", id.index());
        }
        case TreeSource.Image(var reference, var platform) -> {
          json.writeStringField("kind", "image");
          json.writeStringField("reference", reference.toString());
          json.writeStringField("platform", platform.toString());
        }
        case TreeSource.NamedDirectory(var name) -> {
          json.writeStringField("kind", "named-context");
          json.writeStringField("name", name);
        }
        case null -> throw new IllegalStateException("a step of a plan has an origin that leads nowhere");
      }
    }

    private void address(String kind, String url, @Nullable String checksum) throws IOException {
      json.writeStringField("kind", kind);
      json.writeStringField("url", url);
      json.writeStringField("checksum", checksum);
    }

    private void variables(List<VariableUse> uses) throws IOException {
      json.writeArrayFieldStart("variables");
      for (var use : uses) {
        json.writeStartObject();
        json.writeStringField("name", use.name());
        json.writeStringField("value", use.value().orElse(null));
        json.writeStringField("provenance", PlanFacts.provenanceKind(use));
        var declaration = use.provenance().flatMap(from -> from.declaration());
        if (declaration.isPresent()) {
          place("declaredAt", declaration.get());
        } else {
          json.writeNullField("declaredAt");
        }
        json.writeEndObject();
      }
      json.writeEndArray();
    }

    private void place(String field, Span span) throws IOException {
      json.writeObjectFieldStart(field);
      json.writeStringField("file", span.source().name());
      json.writeNumberField("line", facts.line(span));
      json.writeNumberField("column", facts.column(span));
      json.writeEndObject();
    }

    private void strings(String field, List<String> values) throws IOException {
      json.writeArrayFieldStart(field);
      for (var value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
  }
}
