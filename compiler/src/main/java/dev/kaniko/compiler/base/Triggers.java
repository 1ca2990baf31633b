package dev.kaniko.compiler.base;

import dev.kaniko.compiler.compilation.Compilation;
import dev.kaniko.compiler.ir.Base;
import dev.kaniko.compiler.ir.InstructionDraft;
import dev.kaniko.compiler.ir.StageDraft;
import dev.kaniko.compiler.ir.StageGraph;
import dev.kaniko.compiler.link.References;
import dev.kaniko.compiler.parse.DockerfileReader;
import dev.kaniko.compiler.plan.StageId;
import dev.kaniko.compiler.plan.TreeSource;
import dev.kaniko.diagnostic.Diagnostic;
import dev.kaniko.diagnostic.DiagnosticSink;
import dev.kaniko.diagnostic.SourceId;
import dev.kaniko.diagnostic.Span;
import dev.kaniko.instruction.Origin;
import dev.kaniko.instruction.StageReference;
import dev.kaniko.instruction.syntax.Arguments;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Puts the triggers of its base before the instructions of a stage (language.md §14, "ONBUILD"). */
public final class Triggers {
  private Triggers() {}

  /** Takes the triggers of some stages, whose bases are known, and links the names in them. */
  public static StageGraph take(StageGraph graph, Collection<StageId> ids, Compilation compilation) {
    var references = new References(graph, compilation.settings());
    var links = new HashMap<>(graph.links());
    var taken = new HashMap<StageId, List<InstructionDraft>>();
    for (var id : ids) {
      var stage = graph.stage(id);
      var drafts = drafts(texts(graph, stage, taken), stage, compilation);
      drafts.forEach(draft -> links.putAll(link(draft, stage, references, compilation)));
      taken.put(id, drafts);
    }
    return graph.withLinks(links).map(stage -> taken.containsKey(stage.id()) ? stage.withTriggers(taken.get(stage.id())) : stage);
  }

  private static List<InstructionDraft> drafts(List<String> texts, StageDraft stage, Compilation compilation) {
    var name = stage.node().base().raw().value();
    var drafts = new ArrayList<InstructionDraft>();
    for (int i = 0; i < texts.size(); i++) {
      var id = new SourceId("ONBUILD of " + name + (i == 0 ? "" : " (" + (i + 1) + ")"));
      read(id, texts.get(i), stage, compilation).ifPresent(drafts::add);
    }
    return drafts;
  }

  private static Map<Origin.Named, TreeSource> link(
      InstructionDraft draft, StageDraft stage, References references, Compilation compilation) {
    var found = references.link(draft.references(), sink(draft, compilation.findings()));
    for (var reference : draft.references()) {
      if (stage.base() instanceof Base.ImageBase base
          && found.get(reference.origin()) instanceof TreeSource.Image image
          && image.reference().equals(base.reference())) {
        compilation.findings().report(endless(stage, draft, reference));
      }
    }
    return found;
  }

  private static List<String> texts(StageGraph graph, StageDraft stage, Map<StageId, List<InstructionDraft>> taken) {
    return switch (stage.base()) {
      case Base.Scratch _, Base.DirectoryBase _, Base.Unknown _ -> List.of();
      case Base.ImageBase _ -> stage.image().map(image -> image.config().onBuild()).orElse(List.of());
      // A stage never inherits triggers, so what its base carries at its end is what was written there.
      case Base.StageBase(var id) -> Stream.concat(taken.getOrDefault(id, List.of()).stream(), graph.stage(id).instructions().stream())
          .map(draft -> draft.node().arguments())
          .<String>mapMulti((arguments, texts) -> {
            if (arguments instanceof Arguments.Trigger trigger) {
              texts.accept(trigger.text().value());
            }
          })
          .toList();
    };
  }

  private static Optional<InstructionDraft> read(SourceId id, String text, StageDraft stage, Compilation compilation) {
    var findings = compilation.findings();
    findings.addTrigger(id, text);
    var from = stage.node().base().span();
    var sink = labelling(from, diagnostic -> findings.report(missing(diagnostic, stage)));
    var node = DockerfileReader.readTrigger(id, text, compilation.syntaxes(), sink);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    var provider = compilation.providers().get(node.get().keyword());
    if (provider == null) {
      return Optional.empty();
    }
    provider.check(node.get().unexpanded(), sink);
    return Optional.of(InstructionDraft.of(node.get(), provider, Optional.of(from)));
  }

  /** An instruction that the base knows and this build does not is no slip of the author. */
  private static Diagnostic missing(Diagnostic found, StageDraft stage) {
    return found.code().equals("UnknownInstruction")
        ? found.withHelp("a trigger of the base image " + stage.node().base().raw().value()
            + " uses this instruction: if a plugin brings it, this build needs the plugin too (--plugin-path)")
        : found;
  }

  private static Diagnostic endless(StageDraft stage, InstructionDraft trigger, StageReference reference) {
    return Diagnostic.error("CircularDependency", reference.text().span(),
        "circular dependency detected on stage: " + stage.name() + " (the trigger " + trigger.text() + " reads the image that carries it)")
        .withLabel(stage.node().base().span(), "this base brings the trigger in")
        .withHelp("the image would have to be rebuilt to be of use as a base");
  }

  /** Returns a sink for what is found in an instruction: of a trigger it is said which FROM brought it in. */
  public static DiagnosticSink sink(InstructionDraft draft, DiagnosticSink sink) {
    return draft.triggeredBy().map(from -> labelling(from, sink)).orElse(sink);
  }

  private static DiagnosticSink labelling(Span from, DiagnosticSink sink) {
    return diagnostic -> sink.report(diagnostic.withLabel(from, "this base brings the trigger in"));
  }
}
